using System.Text;
using System.Text.RegularExpressions;
using CosmosLocal.Queries;
using CosmosLocal.Resources;
using Newtonsoft.Json;
using Newtonsoft.Json.Linq;

namespace CosmosLocal.Tests.Sql;

/// <summary>Our parser and planner against the service's: the same queries accepted, the same errors in the same places, the same plans.</summary>
public class QueryPlanTests
{
    private static readonly string[] Fields =
    [
        "distinctType", "top", "offset", "limit", "orderBy", "orderByExpressions", "groupByExpressions", "groupByAliases", "aggregates",
        "groupByAliasToAggregateType", "rewrittenQuery", "hasSelectValue", "dCountInfo",
    ];

    private static readonly ContainerDefinition Definition = new()
    {
        Id = "c",
        DatabaseRid = "",
        Rid = "",
        TableNumber = 1,
        KeyPaths = ["/customerId", "/saltBucket"],
        IsHierarchical = true,
        IndexingPolicy = default,
    };

    [Fact]
    public void PlansAreThoseOfTheService()
    {
        var oracle = new QueryPlanOracle();
        var differences = new StringBuilder();
        foreach (var marked in CaseFile.Lines("plans.txt"))
        {
            var mark = marked[0];
            var line = marked[1..];
            var (sql, parameters) = line.Split("|||") is [var text, var list] ? (text.TrimEnd(), list) : (line, null);
            var (theirs, error) = oracle.Plan(sql, parameters, [.. Definition.KeyPaths]);
            var ours = new QueryEngine().Plan(sql, parameters is null ? null : System.Text.Json.JsonElement.Parse(parameters), Definition, singlePartition: false);
            var difference = mark switch
            {
                '~' => (error is null) == (ours.Error is null) ? null : $"  {ours.Error}\n  expected {error}",
                '!' => ours.Error is null ? "  accepted; expected a refusal" : null,
                _ => Difference(theirs, error, ours),
            };
            if (difference is not null) differences.AppendLine(sql).AppendLine(difference);
        }

        Assert.True(differences.Length == 0, differences.ToString());
    }

    private static string? Difference(JObject? theirs, string? error, PlanResult ours)
    {
        if (error is not null) return ours.Error is null ? $"  accepted; expected {error}" : SameError(error, ours.Error) ? null : $"  {ours.Error}\n  expected {error}";
        if (ours.Error is not null) return $"  refused: {ours.Error}";
        var plan = JObject.Parse(Encoding.UTF8.GetString(ours.Json.Span));
        foreach (var field in Fields)
        {
            var (a, b) = (Normal(theirs!["queryInfo"]![field]), Normal(plan["queryInfo"]![field]));
            if (a != b) return $"  {field}: {b}\n  expected {a}";
        }

        var (x, y) = (theirs!["queryRanges"]!.ToString(Formatting.None), plan["queryRanges"]!.ToString(Formatting.None));
        return x == y ? null : $"  ranges {y}\n  expected {x}";
    }

    // The service goes on after an error and reports others; we report one, which is among them.
    private static bool SameError(string theirs, string ours)
    {
        var mine = JObject.Parse(ours);
        return mine["Errors"] is { } plain
            ? JToken.DeepEquals(plain, JObject.Parse(theirs)["Errors"])
            : JObject.Parse(theirs)["errors"]!.Any(e => JToken.DeepEquals(e, mine["errors"]![0]));
    }

    private static string Normal(JToken? value)
    {
        if (value is JObject members) value = new JObject(members.Properties().OrderBy(p => p.Name, StringComparer.Ordinal));
        var text = value?.Type == JTokenType.String ? value.Value<string>()! : value?.ToString(Formatting.None) ?? "null";
        return Regex.Replace(Regex.Replace(text, @"\s+", " "), @"(?<=\() | (?=\))", "");
    }
}
