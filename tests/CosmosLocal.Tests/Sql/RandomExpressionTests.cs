using System.Text;

namespace CosmosLocal.Tests.Sql;

/// <summary>Random constant expressions, computed by us and by the service's compiler.</summary>
public class RandomExpressionTests
{
    private static readonly string[] Constants =
        ["0", "1", "-1", "2", "3", "7", "2.5", "-0.5", "100", "'a'", "'A'", "'ab'", "''", "'b%'", "'10'", "true", "false", "null", "undefined", "[1,2]", "['a']", "{a:1}", "{}", "[]"];

    private static readonly string[] Infix =
        ["+", "-", "*", "/", "%", "|", "&", "^", "<<", ">>", ">>>", "||", "=", "!=", "<", "<=", ">", ">=", "AND", "OR", "??", "LIKE", "NOT LIKE"];

    private static readonly (string Name, int Arguments)[] Functions =
    [
        ("ABS", 1), ("CEILING", 1), ("FLOOR", 1), ("ROUND", 1), ("SIGN", 1), ("TRUNC", 1), ("LENGTH", 1), ("LOWER", 1), ("UPPER", 1), ("REVERSE", 1),
        ("TRIM", 1), ("ToString", 1), ("StringToNumber", 1), ("IS_DEFINED", 1), ("IS_NULL", 1), ("IS_NUMBER", 1), ("IS_STRING", 1), ("IS_PRIMITIVE", 1),
        ("IS_INTEGER", 1), ("ARRAY_LENGTH", 1), ("ARRAY_SUM", 1), ("ARRAY_MAX", 1), ("CONCAT", 2), ("CONTAINS", 2), ("STARTSWITH", 2), ("ENDSWITH", 2),
        ("INDEX_OF", 2), ("LEFT", 2), ("RIGHT", 2), ("REPLICATE", 2), ("ARRAY_CONTAINS", 2), ("ARRAY_CONCAT", 2), ("SetUnion", 2), ("SetIntersect", 2),
        ("SetDifference", 2), ("IntAdd", 2), ("IntDiv", 2), ("IntMod", 2), ("CHOOSE", 3), ("SUBSTRING", 3), ("REPLACE", 3), ("IIF", 3), ("ARRAY_SLICE", 2), ("StringSplit", 2),
    ];

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public void HaveTheServicesValue(int seed)
    {
        var random = new Random(seed);
        var oracle = new QueryPlanOracle();
        var differences = new StringBuilder();
        for (var i = 0; i < 300; i++)
        {
            var expression = Next(random, 3);
            var value = ExpressionTests.Evaluate(expression);

            // No JSON stands for these.
            if (value.Contains("NaN", StringComparison.Ordinal) || value.Contains("Infinity", StringComparison.Ordinal)) continue;
            var agrees = value == "undefined" ? !oracle.IsTrue($"IS_DEFINED({expression})") : oracle.IsTrue($"({expression}) = {value}") && !oracle.IsTrue($"({expression}) != {value}");
            if (!agrees) differences.AppendLine($"{expression} => {value}");
        }

        Assert.True(differences.Length == 0, differences.ToString());
    }

    private static string Next(Random random, int depth)
    {
        if (depth == 0 || random.Next(5) == 0) return Constants[random.Next(Constants.Length)];
        switch (random.Next(10))
        {
            case 0: return $"({new[] { "NOT", "-", "~", "+" }[random.Next(4)]} {Next(random, depth - 1)})";
            case 1: return $"({Next(random, depth - 1)} ? {Next(random, depth - 1)} : {Next(random, depth - 1)})";
            case 2: return $"({Next(random, depth - 1)} IN ({Next(random, depth - 1)}, {Next(random, depth - 1)}))";
            case 3: return $"({Next(random, depth - 1)} BETWEEN {Next(random, depth - 1)} AND {Next(random, depth - 1)})";
            case 4 or 5 or 6:
                var (name, count) = Functions[random.Next(Functions.Length)];
                return $"{name}({string.Join(", ", Enumerable.Range(0, count).Select(_ => Next(random, depth - 1)))})";
            default: return $"({Next(random, depth - 1)} {Infix[random.Next(Infix.Length)]} {Next(random, depth - 1)})";
        }
    }
}
