using CosmosLocal.Sql.Runtime;

namespace CosmosLocal.Sql.Functions;

/// <summary>Functions of 64-bit integers; undefined for anything else, and where the result is none.</summary>
internal static class IntegerFunctions
{
    public static IEnumerable<SqlFunction> All =>
    [
        Integer("IntAdd", (x, y) => unchecked(x + y)),
        Integer("IntSub", (x, y) => unchecked(x - y)),
        Integer("IntMul", (x, y) => unchecked(x * y)),
        Integer("IntDiv", (x, y) => y == 0 || (y == -1 && x == long.MinValue) ? null : x / y),
        Integer("IntMod", (x, y) => y == 0 ? null : y == -1 ? 0 : x % y),
        Integer("IntBitAnd", (x, y) => x & y),
        Integer("IntBitOr", (x, y) => x | y),
        Integer("IntBitXor", (x, y) => x ^ y),
        Integer("IntBitLeftShift", (x, y) => x << (int)(y & 63)),
        Integer("IntBitRightShift", (x, y) => x >> (int)(y & 63)),
        SqlFunction.Of("IntBitNot", x => TryInteger(x, out var value) ? SqlValue.Of(~value) : SqlValue.Undefined),
    ];

    public static bool TryInteger(SqlValue value, out long integer)
    {
        integer = 0;
        if (!value.IsNumber) return false;
        if (value.TryGetJson(out var json) && json.TryGetInt64(out integer)) return true;
        if (value.Number != Math.Floor(value.Number) || value.Number is < long.MinValue or >= 9223372036854775808.0) return false;
        integer = (long)value.Number;
        return true;
    }

    private static SqlFunction Integer(string name, Func<long, long, long?> body) => SqlFunction.Of(name, (x, y) =>
        TryInteger(x, out var a) && TryInteger(y, out var b) && body(a, b) is { } result ? SqlValue.Of(result) : SqlValue.Undefined);
}
