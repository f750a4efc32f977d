using System.Text.Json;
using System.Text.Json.Nodes;
using Tests.JavaScript;

namespace OrdersFn.Tests.Infrastructure.Kusto;

/// <summary>
/// The queries of workbook and alerts, read by Kusto's own language service. That is an npm package: it needs node, and once the npm registry; without
/// them the test is skipped and says so.
/// </summary>
public sealed class KustoTests(CompiledInfrastructure infrastructure)
{
    [Fact]
    public async Task TheQueriesMeanSomething()
    {
        if (await new NodePackage("@kusto/language-service-next").InstallAsync() is { } missing)
            Assert.Skip(missing);

        var alerts = await AlertQueries();
        var charts = WorkbookQueries();
        Assert.NotEmpty(charts);
        var file = Path.GetTempFileName();
        try
        {
            await File.WriteAllTextAsync(file, JsonSerializer.Serialize(alerts.Concat(charts).ToDictionary()), TestContext.Current.CancellationToken);
            var (exitCode, text) = await NodePackage.RunSuiteAsync(file);
            Assert.True(exitCode == 0, text);
            var passed = NodePackage.Passed(text);
            Assert.Equal(alerts.Count + charts.Count, passed.Count);
            // What the rules ask of their queries.
            Assert.All(alerts.Keys, alert => Assert.Contains($"{alert}: TimeGenerated, Value, Of", passed));
        }
        finally
        {
            File.Delete(file);
        }
    }

    private async Task<Dictionary<string, string>> AlertQueries() =>
        (await infrastructure.TemplateAsync()).OfType("Microsoft.Insights/scheduledQueryRules").SelectMany(rule => rule.Source!)
            .ToDictionary(alert => $"alert {alert!["name"]}", alert => alert!["query"]!.GetValue<string>());

    private static Dictionary<string, string> WorkbookQueries() =>
        JsonNode.Parse(File.ReadAllText(Path.Combine(Bicep.Folder, "workbook.json")))!["items"]!.AsArray()
            .Where(item => item!["content"]!["version"]?.GetValue<string>() == "KqlItem/1.0")
            .ToDictionary(
                item => $"chart {item!["name"]}",
                item => item!["content"]!["query"]!.GetValue<string>().Replace("{TimeRange:grain}", "5m", StringComparison.Ordinal));
}
