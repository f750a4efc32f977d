using CosmosLocal.Sql.Ast;
using CosmosLocal.Sql.Runtime;

namespace CosmosLocal.Sql.Compilation;

/// <summary>TOP, OFFSET and LIMIT as numbers.</summary>
internal static class RowLimits
{
    public static (long Skip, long Take) Of(SqlQuery query, IReadOnlyDictionary<string, SqlValue> parameters)
    {
        var top = query.Select.Top is { } t ? Number(t, parameters) : (long?)null;
        if (query.Select.Top is { } bad && top < 0)
            throw new SqlException(new("SC2060", "The count value provided for a TOP clause must be an integer.", bad.At));
        if (query.Window is not { } window) return (0, top ?? long.MaxValue);
        if (top is not null) throw new SqlException(new("SC2205", "A TOP cannot be used in the same query or subquery as an OFFSET.", query.At));
        var (skip, take) = (Number(window.Offset, parameters), Number(window.Limit, parameters));
        if (skip < 0) throw new SqlException(new("SC2062", "The OFFSET count value exceeds the maximum allowed value.", window.Offset.At));
        if (take < 0) throw new SqlException(new("SC2061", "The LIMIT count value exceeds the maximum allowed value.", window.Limit.At));
        return (skip, take);
    }

    // -1 for what is no number of rows.
    private static long Number(RowCount count, IReadOnlyDictionary<string, SqlValue> parameters)
    {
        var value = count.Parameter is { } name ? parameters.GetValueOrDefault(name) : SqlValue.Of(count.Number!.Value);
        return value.IsNumber && value.Number is >= 0 and <= int.MaxValue && value.Number == Math.Floor(value.Number) ? (long)value.Number : -1;
    }
}
