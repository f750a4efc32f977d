using System.Text.Json;
using CosmosLocal.Sql;
using CosmosLocal.Sql.Runtime;

namespace CosmosLocal.Queries;

/// <summary>The parameters of a request.</summary>
internal static class QueryParameters
{
    public static IReadOnlyDictionary<string, SqlValue> Read(JsonElement? json)
    {
        var parameters = new Dictionary<string, SqlValue>();
        if (json is not { ValueKind: JsonValueKind.Array } list) return parameters;
        foreach (var item in list.EnumerateArray())
        {
            if (item.ValueKind != JsonValueKind.Object || !item.TryGetProperty("name", out var name) || name.ValueKind != JsonValueKind.String)
                throw new SqlException(SqlError.AtExecution("A parameter has no name."));
            parameters[name.GetString()!] = item.TryGetProperty("value", out var value) ? SqlValue.Of(value) : SqlValue.Undefined;
        }

        return parameters;
    }
}
