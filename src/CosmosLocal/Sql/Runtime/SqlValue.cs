using System.Globalization;
using System.Text.Json;

namespace CosmosLocal.Sql.Runtime;

/// <summary>
/// What an expression evaluates to: a JSON value or undefined. Values from a document stay where they are, in its UTF-8 text, and go to
/// the answer as they stand there; computed ones are numbers (doubles), strings, arrays and objects of our own.
/// </summary>
internal readonly struct SqlValue
{
    private readonly JsonElement _json;
    private readonly object? _reference;
    private readonly double _number;

    private SqlValue(SqlType type, double number = 0, object? reference = null, JsonElement json = default)
    {
        Type = type;
        _number = number;
        _reference = reference;
        _json = json;
    }

    public SqlType Type { get; }

    public static SqlValue Undefined => default;

    public static SqlValue Null => new(SqlType.Null);

    public static SqlValue True => new(SqlType.Boolean, 1);

    public static SqlValue False => new(SqlType.Boolean);

    public static SqlValue Of(bool value) => value ? True : False;

    public static SqlValue Of(double value) => new(SqlType.Number, value);

    /// <summary>Exact also beyond 2^53, where a double is not.</summary>
    public static SqlValue Of(long value) => value is >= -9007199254740992 and <= 9007199254740992
        ? Of((double)value)
        : Of(JsonElement.Parse(value.ToString(CultureInfo.InvariantCulture)));

    public static SqlValue Of(string value) => new(SqlType.String, reference: value);

    public static SqlValue Of(IReadOnlyList<SqlValue> items) => new(SqlType.Array, reference: items);

    public static SqlValue Of(SqlObject members) => new(SqlType.Object, reference: members);

    public static SqlValue Of(JsonElement json) => json.ValueKind switch
    {
        JsonValueKind.Null => Null,
        JsonValueKind.True => True,
        JsonValueKind.False => False,
        JsonValueKind.Number => new(SqlType.Number, json.GetDouble(), json: json),
        JsonValueKind.String => new(SqlType.String, json: json),
        JsonValueKind.Array => new(SqlType.Array, json: json),
        JsonValueKind.Object => new(SqlType.Object, json: json),
        _ => Undefined,
    };

    public bool IsDefined => Type != SqlType.Undefined;

    public bool IsTrue => Type == SqlType.Boolean && _number != 0;

    public bool IsFalse => Type == SqlType.Boolean && _number == 0;

    public bool IsNumber => Type == SqlType.Number;

    public bool IsString => Type == SqlType.String;

    /// <summary>The value of a number.</summary>
    public double Number => _number;

    /// <summary>The value of a string.</summary>
    public string Text => (string?)_reference ?? JsonText.Decode(_json);

    /// <summary>The place in a document where the value stands, if it stands in one.</summary>
    public bool TryGetJson(out JsonElement json)
    {
        json = _json;
        return _json.ValueKind != JsonValueKind.Undefined;
    }

    /// <summary>The length of an array.</summary>
    public int Count => _reference is IReadOnlyList<SqlValue> items ? items.Count : _json.GetArrayLength();

    /// <summary>The elements of an array.</summary>
    public IEnumerable<SqlValue> Items =>
        _reference as IReadOnlyList<SqlValue> ?? _json.EnumerateArray().Select(Of);

    /// <summary>The members of an object, each name once.</summary>
    public IEnumerable<KeyValuePair<string, SqlValue>> Members =>
        _reference as SqlObject ?? _json.EnumerateObject().Select(p => KeyValuePair.Create(p.Name, Of(p.Value)));

    /// <summary>The member of an object; undefined for anything else.</summary>
    public SqlValue Member(string name)
    {
        if (Type != SqlType.Object) return Undefined;
        if (_reference is SqlObject members) return members.Find(name);
        return _json.TryGetProperty(name, out var member) ? Of(member) : Undefined;
    }

    /// <summary>The element of an array; undefined outside it, and for anything else. Fractions are cut off.</summary>
    public SqlValue Item(double index)
    {
        if (Type != SqlType.Array || !(index >= 0 && index < Count)) return Undefined;
        return _reference is IReadOnlyList<SqlValue> items ? items[(int)index] : Of(_json[(int)index]);
    }

    /// <summary>Whether this string is <paramref name="text"/>, without decoding it.</summary>
    public bool TextEquals(string text) => _reference is string own ? own == text : JsonText.Equals(_json, text);

    /// <summary>The same value without hold on the document it came from, for those that outlive the row.</summary>
    public SqlValue Detach()
    {
        if (_json.ValueKind == JsonValueKind.String) return Of(Text);
        if (_json.ValueKind != JsonValueKind.Undefined) return Of(_json.Clone());
        return _reference switch
        {
            IReadOnlyList<SqlValue> items => Of(items.Select(item => item.Detach()).ToArray()),
            SqlObject members => Of(members.Detach()),
            _ => this,
        };
    }

    public override string ToString() => JsonText.Of(this);
}
