using System.Globalization;
using System.Text;
using System.Text.Json;
using System.Text.RegularExpressions;
using CosmosLocal.Queries;

namespace CosmosLocal.Tests.Sql;

/// <summary>What expressions without a document mean: <c>expression => value</c>.</summary>
public class ExpressionTests
{
    [Theory]
    [InlineData("expressions.txt")]
    [InlineData("unchecked.txt")]
    public void ConstantExpressionsHaveTheirValue(string file)
    {
        var differences = new StringBuilder();
        foreach (var (expression, expected) in Cases(file))
        {
            var actual = Evaluate(expression);
            if (actual != expected) differences.AppendLine($"{expression} => {actual}; expected {expected}");
        }

        Assert.True(differences.Length == 0, differences.ToString());
    }

    [Fact]
    public void TheServiceGivesThemTheSameValue()
    {
        var oracle = new QueryPlanOracle();
        var differences = new StringBuilder();
        foreach (var (expression, expected) in Cases("expressions.txt"))
        {
            var agrees = expected == "undefined"
                ? !oracle.IsTrue($"IS_DEFINED({expression})")
                : oracle.IsTrue($"({expression}) = {expected}") && !oracle.IsTrue($"({expression}) != {expected}");
            if (!agrees) differences.AppendLine($"{expression} is not {expected}");
        }

        Assert.True(differences.Length == 0, differences.ToString());
    }

    private static IEnumerable<(string Expression, string Expected)> Cases(string file) => CaseFile.Lines(file).Select(line =>
    {
        var arrow = line.LastIndexOf(" => ", StringComparison.Ordinal);
        return (line[..arrow], line[(arrow + 4)..]);
    });

    internal static string Evaluate(string expression)
    {
        var page = QueryEngine.Evaluate([JsonElement.Parse("{}")], new() { Sql = $"SELECT VALUE {expression} FROM c" });
        var json = page.Error ?? (page.Documents.Count == 0 ? "undefined" : Encoding.UTF8.GetString(page.Documents[0].Span));

        // The JSON writer escapes what lies beyond the basic plane.
        return Regex.Replace(json, @"\\u(D[89AB]..)\\u(D[C-F]..)", m => $"{Unit(m, 1)}{Unit(m, 2)}");
    }

    private static char Unit(Match match, int group) => (char)ushort.Parse(match.Groups[group].ValueSpan, NumberStyles.HexNumber, CultureInfo.InvariantCulture);
}
