using CosmosLocal.Sql.Ast;
using CosmosLocal.Sql.Runtime;

namespace CosmosLocal.Sql.Compilation;

/// <summary>TOP, OFFSET and LIMIT as numbers.</summary>
internal static class RowLimits
{
    public static (long Skip, long Take) Of(SqlQuery query, IReadOnlyDictionary<string, SqlValue> parameters)
    {
        var top = query.Select.Top is { } t ? Number(t, parameters, "SC2060", "a TOP") : (long?)null;
        if (query.Window is not { } window) return (0, top ?? long.MaxValue);
        if (top is not null) throw new SqlException(new("SC2205", "A TOP cannot be used in the same query or subquery as an OFFSET.", query.At));
        return (Number(window.Offset, parameters, "SC2061", "an OFFSET"), Number(window.Limit, parameters, "SC2062", "a LIMIT"));
    }

    private static long Number(RowCount count, IReadOnlyDictionary<string, SqlValue> parameters, string code, string clause)
    {
        var value = count.Parameter is { } name ? parameters.GetValueOrDefault(name) : SqlValue.Of(count.Number!.Value);
        if (value.IsNumber && value.Number is >= 0 and <= int.MaxValue && value.Number == Math.Floor(value.Number)) return (long)value.Number;
        throw new SqlException(new(code, $"The count value provided for {clause} clause must be an integer.", count.At));
    }
}
