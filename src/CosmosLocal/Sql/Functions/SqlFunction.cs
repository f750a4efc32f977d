using CosmosLocal.Sql.Ast;
using CosmosLocal.Sql.Runtime;

namespace CosmosLocal.Sql.Functions;

/// <summary>The body of a function whose number of arguments varies.</summary>
internal delegate SqlValue Variadic(ReadOnlySpan<SqlValue> arguments);

/// <summary>A built-in function by its name, with how many arguments it takes.</summary>
internal sealed class SqlFunction
{
    private readonly Func<Evaluate[], SqlValue?[]?, Evaluate> _prepare;

    private SqlFunction(string name, int min, int max, Func<Evaluate[], SqlValue?[]?, Evaluate> prepare, bool isPure = true)
    {
        Name = name;
        Min = min;
        Max = max;
        IsPure = isPure;
        _prepare = prepare;
    }

    public string Name { get; }

    public int Min { get; }

    public int Max { get; }

    /// <summary>The same arguments always give the same value.</summary>
    public bool IsPure { get; }

    public static SqlFunction Of(string name, Func<SqlValue, SqlValue> body) => new(name, 1, 1, (a, _) =>
    {
        var x = a[0];
        return row => body(x(row));
    });

    public static SqlFunction Of(string name, Func<SqlValue, SqlValue, SqlValue> body) => new(name, 2, 2, (a, _) =>
    {
        var (x, y) = (a[0], a[1]);
        return row => body(x(row), y(row));
    });

    public static SqlFunction Of(string name, Func<SqlValue, SqlValue, SqlValue, SqlValue> body) => new(name, 3, 3, (a, _) =>
    {
        var (x, y, z) = (a[0], a[1], a[2]);
        return row => body(x(row), y(row), z(row));
    });

    public static SqlFunction Of(string name, int min, int max, Variadic body) => new(name, min, max, (a, _) => row =>
    {
        var values = new SqlValue[a.Length];
        for (var i = 0; i < values.Length; i++) values[i] = a[i](row);
        return body(values);
    });

    /// <summary>One that sees the clock, or chance: never computed ahead.</summary>
    public static SqlFunction OfClock(string name, Func<QueryClock, SqlValue> body) =>
        new(name, 0, 0, (_, _) => row => body(row.Clock), isPure: false);

    /// <summary>One that prepares something from those of its arguments that are constant (null where one is not).</summary>
    public static SqlFunction Prepared(string name, int min, int max, Func<Evaluate[], SqlValue?[]?, Evaluate> prepare) => new(name, min, max, prepare);

    public Evaluate Prepare(Evaluate[] arguments, SqlValue?[]? constants) => _prepare(arguments, constants);

    public static SqlError WrongArguments(FunctionCall call, int min, int max)
    {
        var count = max == int.MaxValue ? $"at least {min}" : min == max ? $"{min}" : $"{min} to {max}";
        return new("SC2050", $"The {call.Name} function requires {count} argument(s).", call.At);
    }
}
