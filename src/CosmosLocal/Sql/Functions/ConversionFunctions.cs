using System.Globalization;
using System.Text.Json;
using CosmosLocal.Sql.Runtime;

namespace CosmosLocal.Sql.Functions;

/// <summary>Between values and their text.</summary>
internal static class ConversionFunctions
{
    public static IEnumerable<SqlFunction> All =>
    [
        SqlFunction.Of("ToString", AsString),
        SqlFunction.Of("StringToArray", text => Parse(text, SqlType.Array)),
        SqlFunction.Of("StringToBoolean", text => Parse(text, SqlType.Boolean)),
        SqlFunction.Of("StringToNull", text => Parse(text, SqlType.Null)),
        SqlFunction.Of("StringToNumber", ToNumber),
        SqlFunction.Of("StringToObject", text => Parse(text, SqlType.Object)),
    ];

    public static SqlValue AsString(SqlValue value) => value.Type switch
    {
        SqlType.Undefined or SqlType.String => value,
        SqlType.Number => SqlValue.Of(Number(value)),
        SqlType.Array => SqlValue.Of($"[{string.Join(',', value.Items.Select(Nested))}]"),
        SqlType.Object => SqlValue.Of($"{{{string.Join(',', value.Members.Select(m => $"{JsonText.Of(SqlValue.Of(m.Key))}:{Nested(m.Value)}"))}}}"),
        _ => SqlValue.Of(JsonText.Of(value)),
    };

    private static string Nested(SqlValue value) => value.IsString ? JsonText.Of(SqlValue.Of(value.Text)) : AsString(value).Text;

    // Integers as they are; others in 15 digits where that is exact, else in 17, and exponents of two digits at least, as C prints them.
    private static string Number(SqlValue value)
    {
        var number = value.Number;
        if (double.IsNaN(number) || double.IsInfinity(number)) return number.ToString(CultureInfo.InvariantCulture);
        if (value.TryGetJson(out var json) && json.TryGetInt64(out var integer)) return integer.ToString(CultureInfo.InvariantCulture);
        if (number == Math.Floor(number) && Math.Abs(number) < 1e17 && !(number == 0 && double.IsNegative(number)))
            return ((long)number).ToString(CultureInfo.InvariantCulture);
        var text = number.ToString("G15", CultureInfo.InvariantCulture);
        if (double.Parse(text, CultureInfo.InvariantCulture) != number) text = number.ToString("G17", CultureInfo.InvariantCulture);
        return text.Replace('E', 'e');
    }

    private static SqlValue ToNumber(SqlValue text)
    {
        if (!text.IsString) return SqlValue.Undefined;
        var digits = text.Text.AsSpan().Trim();
        var sign = digits.StartsWith("-") ? "-" : "";
        digits = digits[sign.Length..];
        while (digits.Length > 1 && digits[0] == '0' && char.IsAsciiDigit(digits[1])) digits = digits[1..];
        return digits.Length > 0 && char.IsAsciiDigit(digits[0]) ? Parse(SqlValue.Of($"{sign}{digits}"), SqlType.Number) : SqlValue.Undefined;
    }

    private static SqlValue Parse(SqlValue text, SqlType type)
    {
        if (!text.IsString) return SqlValue.Undefined;
        try
        {
            using var document = JsonDocument.Parse(text.Text.Trim());
            var value = SqlValue.Of(document.RootElement);
            return value.Type == type ? value.Detach() : SqlValue.Undefined;
        }
        catch (JsonException)
        {
            return SqlValue.Undefined;
        }
    }
}
