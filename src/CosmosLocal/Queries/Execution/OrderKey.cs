using System.Text.Json;
using CosmosLocal.Sql.Compilation;
using CosmosLocal.Sql.Runtime;

namespace CosmosLocal.Queries.Execution;

/// <summary>The order values of a document, and its number, which decides between equals.</summary>
internal sealed record OrderKey(IReadOnlyList<SqlValue> Values, long Rid)
{
    /// <summary>As JSON for a continuation token: <c>[7,"a",[]]</c> with undefined as <c>[]</c>, as in resume filters, and other arrays in an array.</summary>
    public JsonElement ToJson()
    {
        var values = Values.Select(v => v.Type switch
        {
            SqlType.Undefined => SqlValue.Of(Array.Empty<SqlValue>()),
            SqlType.Array or SqlType.Object => SqlValue.Of(new[] { SqlValue.Of(v.Type == SqlType.Array) }),
            _ => v,
        });
        return JsonElement.Parse(JsonText.Utf8Of(SqlValue.Of(values.ToArray())).Span);
    }

    /// <summary>Arrays and objects come back as empty ones: they have no order among themselves.</summary>
    public static OrderKey Parse(JsonElement json, long rid) => new([.. json.EnumerateArray().Select(ReadValue)], rid);

    private static SqlValue ReadValue(JsonElement json)
    {
        if (json.ValueKind != JsonValueKind.Array) return SqlValue.Of(json).Detach();
        if (json.GetArrayLength() == 0) return SqlValue.Undefined;
        return json[0].GetBoolean() ? SqlValue.Of(Array.Empty<SqlValue>()) : SqlValue.Of(new SqlObject());
    }
}

/// <summary>The order of ORDER BY, with ties by document number in the direction of the first item.</summary>
internal sealed class OrderComparer(IReadOnlyList<CompiledOrder> order) : IComparer<OrderKey>
{
    public int Compare(OrderKey? left, OrderKey? right) =>
        CompareValues(left!, right!, order.Count) is var result and not 0 ? result : Directed(left!.Rid.CompareTo(right!.Rid), 0);

    public int CompareValues(OrderKey left, OrderKey right, int count)
    {
        for (var i = 0; i < count; i++)
        {
            var result = SqlComparison.Compare(left.Values[i], right.Values[i]);
            if (result != 0) return Directed(result, i);
        }

        return 0;
    }

    public int Directed(int result, int item) => order[item].Descending ? -result : result;
}
