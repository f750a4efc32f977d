using System.Buffers;
using System.Text;
using System.Text.Json;
using CosmosHash;

namespace CosmosLocal.Items;

/// <summary>Reads a partition key as clients write it: <c>["c1",1.0]</c>, with <c>{}</c> for a value that the document lacks.</summary>
internal static class PartitionKeyText
{
    public static bool TryParse(string json, out KeyComponent[] components)
    {
        components = [];
        var buffer = ArrayPool<byte>.Shared.Rent(Encoding.UTF8.GetMaxByteCount(json.Length));
        try
        {
            var length = Encoding.UTF8.GetBytes(json, buffer);
            return TryParse(buffer.AsSpan(0, length), out components);
        }
        catch (Exception exception) when (exception is JsonException or InvalidOperationException)
        {
            return false;
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }
    }

    private static bool TryParse(ReadOnlySpan<byte> json, out KeyComponent[] components)
    {
        var reader = new Utf8JsonReader(json);
        var list = new KeyComponent[4];
        var count = 0;
        components = [];
        if (!reader.Read() || reader.TokenType != JsonTokenType.StartArray)
            return false;
        while (reader.Read() && reader.TokenType != JsonTokenType.EndArray)
        {
            if (count == list.Length || !TryRead(ref reader, out list[count++]))
                return false;
        }
        components = list[..count];
        return !reader.Read();
    }

    private static bool TryRead(ref Utf8JsonReader reader, out KeyComponent component)
    {
        component = KeyComponent.Undefined;
        switch (reader.TokenType)
        {
            case JsonTokenType.String:
                component = KeyComponent.Of(reader.GetString()!);
                return true;
            case JsonTokenType.Number:
                component = KeyComponent.Of(reader.GetDouble());
                return true;
            case JsonTokenType.True or JsonTokenType.False:
                component = KeyComponent.Of(reader.TokenType == JsonTokenType.True);
                return true;
            case JsonTokenType.Null:
                component = KeyComponent.Null;
                return true;
            default:
                return reader.TokenType == JsonTokenType.StartObject && reader.Read() && reader.TokenType == JsonTokenType.EndObject;
        }
    }
}
