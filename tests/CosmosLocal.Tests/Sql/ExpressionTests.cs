using System.Text;
using System.Text.Json;
using CosmosLocal.Queries;

namespace CosmosLocal.Tests.Sql;

/// <summary>What expressions without a document mean: <c>expression => value</c>.</summary>
public class ExpressionTests
{
    [Fact]
    public void ConstantExpressionsHaveTheirValue()
    {
        var differences = new StringBuilder();
        foreach (var (expression, expected) in Cases())
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
        foreach (var (expression, expected) in Cases())
        {
            var agrees = expected == "undefined"
                ? !oracle.IsTrue($"IS_DEFINED({expression})")
                : oracle.IsTrue($"({expression}) = {expected}");
            if (!agrees) differences.AppendLine($"{expression} is not {expected}");
        }

        Assert.True(differences.Length == 0, differences.ToString());
    }

    private static IEnumerable<(string Expression, string Expected)> Cases() =>
        CaseFile.Lines("expressions.txt").Select(line => (line[..line.LastIndexOf(" => ", StringComparison.Ordinal)], line[(line.LastIndexOf(" => ", StringComparison.Ordinal) + 4)..]));

    internal static string Evaluate(string expression)
    {
        var page = QueryEngine.Evaluate([JsonElement.Parse("{}")], new() { Sql = $"SELECT VALUE {expression} FROM c" });
        return page.Error ?? (page.Documents.Count == 0 ? "undefined" : Encoding.UTF8.GetString(page.Documents[0].Span));
    }
}
