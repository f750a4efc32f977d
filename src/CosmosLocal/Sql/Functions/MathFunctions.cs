using CosmosLocal.Sql.Runtime;

namespace CosmosLocal.Sql.Functions;

/// <summary>Functions of doubles. What is no number gives undefined.</summary>
internal static class MathFunctions
{
    public static IEnumerable<SqlFunction> All =>
    [
        Numeric("ABS", Math.Abs),
        Numeric("ACOS", Math.Acos),
        Numeric("ASIN", Math.Asin),
        Numeric("ATAN", Math.Atan),
        Numeric("ATN2", Math.Atan2),
        Numeric("CEILING", Math.Ceiling),
        Numeric("COS", Math.Cos),
        Numeric("COT", x => 1 / Math.Tan(x)),
        Numeric("DEGREES", x => x * (180 / Math.PI)),
        Numeric("EXP", Math.Exp),
        Numeric("FLOOR", Math.Floor),
        SqlFunction.Of("LOG", 1, 2, Log),
        Numeric("LOG10", Math.Log10),
        SqlFunction.Of("PI", 0, 0, _ => SqlValue.Of(Math.PI)),
        Numeric("POWER", Math.Pow),
        Numeric("RADIANS", x => x * (Math.PI / 180)),
        SqlFunction.OfClock("RAND", _ => SqlValue.Of(Random.Shared.NextDouble())),
        SqlFunction.Of("ROUND", 1, 2, Round),
        SqlFunction.Of("SIGN", x => x.IsNumber && !double.IsNaN(x.Number) ? SqlValue.Of(Math.Sign(x.Number)) : SqlValue.Undefined),
        Numeric("SIN", Math.Sin),
        Numeric("SQRT", Math.Sqrt),
        Numeric("SQUARE", x => x * x),
        Numeric("TAN", Math.Tan),
        Numeric("TRUNC", Math.Truncate),
        SqlFunction.Of("NumberBin", 1, 2, NumberBin),
    ];

    private static SqlFunction Numeric(string name, Func<double, double> body) =>
        SqlFunction.Of(name, x => x.IsNumber ? SqlValue.Of(body(x.Number)) : SqlValue.Undefined);

    private static SqlFunction Numeric(string name, Func<double, double, double> body) =>
        SqlFunction.Of(name, (x, y) => x.IsNumber && y.IsNumber ? SqlValue.Of(body(x.Number, y.Number)) : SqlValue.Undefined);

    private static SqlValue Log(ReadOnlySpan<SqlValue> arguments)
    {
        if (!AreNumbers(arguments)) return SqlValue.Undefined;
        var logarithm = Math.Log(arguments[0].Number);
        return SqlValue.Of(arguments.Length == 1 ? logarithm : logarithm / Math.Log(arguments[1].Number));
    }

    // Halves away from zero.
    private static SqlValue Round(ReadOnlySpan<SqlValue> arguments)
    {
        if (!AreNumbers(arguments)) return SqlValue.Undefined;
        var x = arguments[0].Number;
        if (arguments.Length == 1) return SqlValue.Of(Math.Round(x, MidpointRounding.AwayFromZero));
        var digits = arguments[1].Number;
        if (digits != Math.Floor(digits) || Math.Abs(digits) > 300) return SqlValue.Undefined;
        var scale = Math.Pow(10, Math.Abs(digits));
        var rounded = digits >= 0
            ? Math.Round(x * scale, MidpointRounding.AwayFromZero) / scale
            : Math.Round(x / scale, MidpointRounding.AwayFromZero) * scale;
        return SqlValue.Of(double.IsFinite(rounded) ? rounded : x);
    }

    private static SqlValue NumberBin(ReadOnlySpan<SqlValue> arguments)
    {
        if (!AreNumbers(arguments)) return SqlValue.Undefined;
        var size = arguments.Length == 1 ? 1 : arguments[1].Number;
        return size == 0 ? SqlValue.Undefined : SqlValue.Of(Math.Floor(arguments[0].Number / size) * size);
    }

    private static bool AreNumbers(ReadOnlySpan<SqlValue> arguments)
    {
        foreach (var argument in arguments)
        {
            if (!argument.IsNumber) return false;
        }

        return true;
    }
}
