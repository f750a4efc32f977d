using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using OrdersFn.Core.Telemetry;

namespace OrdersFn.Tests.Infrastructure;

/// <summary>What is to be seen in the portal.</summary>
public sealed partial class PortalTests(CompiledInfrastructure infrastructure)
{
    private const string QueryRules = "Microsoft.Insights/scheduledQueryRules";
    private const string MetricRules = "Microsoft.Insights/metricAlerts";

    private static readonly string[] TheAppsMetrics = [.. typeof(MetricNames).GetFields().Select(name => (string)name.GetRawConstantValue()!).Order()];

    [Fact]
    public async Task ThereAreSevenAlerts()
    {
        var template = await infrastructure.TemplateAsync();
        Assert.Equal(
            ["availability", "dead-letters", "failures", "normalized-ru", "parked", "throttled", "view-lag"],
            template.OfType(QueryRules).Concat(template.OfType(MetricRules)).SelectMany(Names).Order());
    }

    [Theory]
    [InlineData("view-lag", 60)]
    [InlineData("parked", 0)]
    [InlineData("throttled", 5)]
    [InlineData("failures", 1)]
    [InlineData("dead-letters", 0)]
    [InlineData("normalized-ru", 90)]
    public async Task TheyGoOffAbove(string name, int threshold)
    {
        var template = await infrastructure.TemplateAsync();
        var definition = template.OfType(QueryRules).Concat(template.OfType(MetricRules)).SelectMany(rule => rule.Source ?? [])
            .Single(alert => alert!["name"]!.GetValue<string>() == name);
        Assert.Equal(threshold, definition!["threshold"]!.GetValue<int>());
    }

    [Fact]
    public async Task EveryAlertTellsTheActionGroup()
    {
        var template = await infrastructure.TemplateAsync();
        Assert.Single(template.OfType("Microsoft.Insights/actionGroups"));
        Assert.All(
            template.OfType(QueryRules).Concat(template.OfType(MetricRules)),
            rule => Assert.Contains("actionGroups", rule.Properties["actions"]?.ToString() ?? rule.Properties["copy"]!.ToString(), StringComparison.Ordinal));
    }

    [Fact]
    public async Task WhetherTheSystemIsReadyIsAskedFromOutside()
    {
        var template = await infrastructure.TemplateAsync();
        Assert.Equal("[parameters('healthUrl')]", Assert.Single(template.OfType("Microsoft.Insights/webtests")).Value("Request.RequestUrl"));
        Assert.Contains("/api/health", template.Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task TheWorkbookIsInTheTemplateWithItsPlaceholdersFilled()
    {
        var workbook = Assert.Single((await infrastructure.TemplateAsync()).OfType("Microsoft.Insights/workbooks"));
        var filled = workbook.Value("serializedData")!;
        var placeholders = Placeholder().Matches(File.ReadAllText(WorkbookFile)).Select(match => match.Value).Distinct().ToArray();
        Assert.Equal(["$COSMOS", "$SERVICEBUS", "$WORKSPACE"], placeholders.Order());
        Assert.All(placeholders, placeholder => Assert.Contains($"'{placeholder}'", filled, StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("orders-by-result")]
    [InlineData("latency")]
    [InlineData("units-by-operation")]
    [InlineData("normalized-by-partition")]
    [InlineData("throttles")]
    [InlineData("view-lag")]
    [InlineData("queue-depth")]
    [InlineData("queue-metrics")]
    [InlineData("customers")]
    [InlineData("moves")]
    [InlineData("parked")]
    public void TheWorkbookShows(string name)
    {
        var item = Assert.Single(Workbook()["items"]!.AsArray(), item => item!["name"]!.GetValue<string>() == name);
        Assert.Equal("TimeRange", item!["content"]!["timeContextFromParameter"]!.GetValue<string>());
    }

    [Fact]
    public void ItsItemsHaveNamesOfTheirOwn()
    {
        var names = Workbook()["items"]!.AsArray().Select(item => item!["name"]!.GetValue<string>()).ToArray();
        Assert.Equal(names.Distinct(), names);
    }

    [Fact]
    public void EveryMetricIsShown() => Assert.Equal(TheAppsMetrics, Metrics(File.ReadAllText(WorkbookFile)));

    [Fact]
    public async Task NothingAsksForAMetricThatTheAppDoesNotHave() =>
        Assert.Empty(Metrics((await infrastructure.TemplateAsync()).Text).Except(TheAppsMetrics));

    private static string WorkbookFile => Path.Combine(Bicep.Folder, "workbook.json");

    private static JsonObject Workbook() => JsonNode.Parse(File.ReadAllText(WorkbookFile))!.AsObject();

    private static IEnumerable<string> Names(ArmResource rule) =>
        rule.Source?.Select(alert => alert!["name"]!.GetValue<string>()) ?? [AlertName().Match(rule.Name).Groups[1].Value];

    private static IEnumerable<string> Metrics(string text) => Metric().Matches(text).Select(match => match.Value).Distinct().Order();

    [GeneratedRegex(@"ordersfn\.[a-z_.]*[a-z]")]
    private static partial Regex Metric();

    [GeneratedRegex(@"\$[A-Z]+\b")]
    private static partial Regex Placeholder();

    [GeneratedRegex(@"'alert-([a-z-]+)-\{0\}'")]
    private static partial Regex AlertName();
}
