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
        SqlFunction.Of("StringToNumber", text => Parse(text, SqlType.Number)),
        SqlFunction.Of("StringToObject", text => Parse(text, SqlType.Object)),
    ];

    public static SqlValue AsString(SqlValue value) => value.Type switch
    {
        SqlType.Undefined or SqlType.String => value,
        SqlType.Number when !double.IsFinite(value.Number) => SqlValue.Of(value.Number.ToString(CultureInfo.InvariantCulture)),
        _ => SqlValue.Of(JsonText.Of(value)),
    };

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
