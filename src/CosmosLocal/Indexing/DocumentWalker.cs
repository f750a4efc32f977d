using System.Text.Json;
using System.Text.Unicode;
using CosmosHash;

namespace CosmosLocal.Indexing;

/// <summary>One walk through a document's JSON: checks it, and takes out id, key, ttl, index terms and captured values.</summary>
internal ref struct DocumentWalker(ReadOnlySpan<byte> json, DocumentShape shape, Extraction found)
{
    private const int MaxDepth = 128;
    private const int MaxKeyTextLength = 2048;

    private readonly ReadOnlySpan<byte> _json = json;

    // Escapes can hide half a surrogate pair, which shows only when the text is decoded: then nothing is skipped.
    private readonly bool _decodesAll = json.IndexOf("\\u"u8) >= 0;
    private Utf8JsonReader _reader = new(json, new JsonReaderOptions { MaxDepth = MaxDepth });
    private string? _fault;

    /// <summary>Null, or what is wrong with the document.</summary>
    public string? Walk()
    {
        if (!Utf8.IsValid(_json))
            return "The document is not valid UTF-8.";
        try
        {
            if (!_reader.Read() || _reader.TokenType != JsonTokenType.StartObject)
                return "The document is not a JSON object.";
            Members(PathPlace.Start(shape.Root), isTop: true);
            // Complains if something follows.
            if (_fault is null)
                _reader.Read();
        }
        catch (JsonException exception)
        {
            return $"The document is not valid JSON: {exception.Message}";
        }
        catch (InvalidOperationException)
        {
            return "The document has text that is not valid Unicode.";
        }
        return _fault;
    }

    private void Members(PathPlace place, bool isTop)
    {
        var first = found.Names;
        while (_fault is null && _reader.Read() && _reader.TokenType == JsonTokenType.PropertyName)
        {
            scoped var name = _reader.ValueIsEscaped ? Decoded() : _reader.ValueSpan;
            var child = place.Property(name);
            if (!found.TryAddName(first, child.Hash))
            {
                _fault = $"The document has the property '{_reader.GetString()}' twice in one object.";
                return;
            }
            var isSystem = isTop && SystemProperties.Contains(name);
            var isId = isTop && name.SequenceEqual("id"u8);
            var isTtl = isTop && name.SequenceEqual("ttl"u8);
            _reader.Read();
            if (isSystem)
            {
                found.HasSystemProperties = true;
                _reader.Skip();
                continue;
            }
            if (isId && _reader.TokenType == JsonTokenType.String)
                found.SetId(_reader.GetString()!);
            else if (isTtl)
                TimeToLive();
            Value(child, isProperty: true);
        }
        found.Names = first;
    }

    private void Value(PathPlace place, bool isProperty)
    {
        if (place.IsBarren && !_decodesAll)
        {
            _reader.Skip();
            return;
        }
        if (place.Node is { KeyComponent: >= 0 } node)
            Key(node.KeyComponent);
        switch (_reader.TokenType)
        {
            case JsonTokenType.StartObject:
                if (isProperty)
                    Type(place, IndexKeyType.Object);
                Members(place, isTop: false);
                break;
            case JsonTokenType.StartArray:
                if (isProperty)
                    Type(place, IndexKeyType.Array);
                var element = place.Elements();
                while (_fault is null && _reader.Read() && _reader.TokenType != JsonTokenType.EndArray)
                    Value(element, isProperty: false);
                break;
            case JsonTokenType.String:
                found.AddText(place.Term, _reader.ValueIsEscaped ? Decoded() : _reader.ValueSpan);
                found.Settle(place);
                break;
            case JsonTokenType.Number:
                Number(place);
                break;
            case JsonTokenType.True:
                Type(place, IndexKeyType.True);
                break;
            case JsonTokenType.False:
                Type(place, IndexKeyType.False);
                break;
            default:
                Type(place, IndexKeyType.Null);
                break;
        }
    }

    private void Type(PathPlace place, IndexKeyType type)
    {
        found.AddType(place.Term, type);
        found.Settle(place);
    }

    private void Number(PathPlace place)
    {
        var value = _reader.GetDouble();
        if (!double.IsFinite(value))
        {
            _fault = "The document has a number beyond the range of a double.";
            return;
        }
        found.AddNumber(place.Term, value);
        found.Settle(place);
    }

    private void Key(int component)
    {
        switch (_reader.TokenType)
        {
            case JsonTokenType.String when _reader.ValueSpan.Length > MaxKeyTextLength:
                _fault = $"A partition key value is longer than {MaxKeyTextLength} bytes.";
                break;
            case JsonTokenType.String:
                found.Key[component] = KeyComponent.Of(_reader.GetString()!);
                break;
            case JsonTokenType.Number:
                found.Key[component] = KeyComponent.Of(_reader.GetDouble());
                break;
            case JsonTokenType.True or JsonTokenType.False:
                found.Key[component] = KeyComponent.Of(_reader.TokenType == JsonTokenType.True);
                break;
            case JsonTokenType.Null:
                found.Key[component] = KeyComponent.Null;
                break;
            default:
                _fault = "A partition key value is an array or an object.";
                break;
        }
    }

    private readonly void TimeToLive()
    {
        if (_reader.TokenType == JsonTokenType.Number && _reader.TryGetInt32(out var seconds) && seconds is -1 or > 0)
            found.TimeToLive = seconds;
        else
            found.HasInvalidTimeToLive = _reader.TokenType != JsonTokenType.Null;
    }

    private readonly byte[] Decoded()
    {
        var buffer = new byte[_reader.ValueSpan.Length];
        return buffer[.._reader.CopyString(buffer)];
    }
}
