using System.Reflection;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using OrdersFn.Core.Store;
using OrdersFn.ServiceBus;

namespace OrdersFn.Tests.Infrastructure;

public sealed partial class AppSettingsTests(CompiledInfrastructure infrastructure)
{
    /// <summary>Read by the host, the triggers' connections, or the identity's client; and by the app, but not through options.</summary>
    private static readonly string[] ReadElsewhere =
    [
        "APPLICATIONINSIGHTS_AUTHENTICATION_STRING",
        "APPLICATIONINSIGHTS_CONNECTION_STRING",
        "AzureWebJobsStorage__accountName",
        "AzureWebJobsStorage__clientId",
        "AzureWebJobsStorage__credential",
        "Cosmos__clientId",
        "Cosmos__credential",
        "FUNCTIONS_REQUEST_BODY_SIZE_LIMIT",
        "ServiceBus__clientId",
        "ServiceBus__credential",
        "ServiceBus__fullyQualifiedNamespace",
        ServiceBusSettings.QueueName,
    ];

    [Fact]
    public async Task EverySettingIsRead()
    {
        var unread = SettingNames((await App()).Template).Where(name => !ReadElsewhere.Contains(name) && !IsOption(name));
        Assert.Empty(unread);
    }

    [Fact]
    public async Task ThereAreSettingsForStoreQueueStorageAndTelemetry()
    {
        var names = SettingNames((await App()).Template);
        Assert.Superset(
            new HashSet<string>
            {
                "APPLICATIONINSIGHTS_CONNECTION_STRING", "AzureWebJobsStorage__accountName", "Cosmos__accountEndpoint", "Cosmos__PreferredRegions__",
                "ServiceBus__fullyQualifiedNamespace", "OrderQueue", "Cache__Redis",
            },
            names);
    }

    [Fact]
    public async Task WhatNeedsASecondRegionIsSetOnlyWhereThereIsOne()
    {
        var template = (await App()).Template;
        Assert.Equal(["Cosmos__HedgeAfter", "Cosmos__PartitionLevelCircuitBreaker"], template.Variables["severalRegionsSettings"]!.AsObject().Select(setting => setting.Key));
        Assert.Contains(
            "if(greater(length(parameters('regions')), 1), variables('severalRegionsSettings'), createObject())",
            Assert.Single(template.OfType("Microsoft.Web/sites/config")).Json["properties"]!.GetValue<string>(),
            StringComparison.Ordinal);
    }

    [Fact]
    public async Task ABulkRequestThatIsTooLargeReachesUs()
    {
        var settings = (await App()).Template.Variables["settings"]!;
        long ours = Bytes("Intake__BulkMostBytes"), hosts = Bytes("FUNCTIONS_REQUEST_BODY_SIZE_LIMIT");
        Assert.InRange(ours, 50_000_000, hosts - 30_000_000);
        // Seen: one body of 106 MB took a host from 193 to 782 MB, three of 99 MB to 1,281 MB, of 2,048 MB that an instance has.
        Assert.InRange(hosts, ours, 104_857_600);

        long Bytes(string name) => long.Parse(settings[name]!.GetValue<string>(), System.Globalization.CultureInfo.InvariantCulture);
    }

    [Fact]
    public async Task QueueAndFeedsAreAlwaysReady()
    {
        var ready = (await App()).Template.Variables["alwaysReady"]!.AsArray()
            .Select(group => (Name: group!["name"]!.GetValue<string>(), Instances: group["instanceCount"]!.GetValue<int>()));
        var functions = FunctionTable.Queue.Select(function => function.Method).Concat(FunctionTable.ChangeFeed.Select(function => function.Method));
        Assert.Equal(functions.Select(function => ($"function:{FunctionTable.NameOf(function)}", 1)).Order(), ready.Order());
    }

    [Fact]
    public async Task TheRuntimeIsTheProjects()
    {
        var app = await App();
        Assert.Equal("dotnet-isolated", app.Value("functionAppConfig.runtime.name"));
        Assert.Equal($"{Environment.Version.Major}.0", app.Value("functionAppConfig.runtime.version"));
    }

    [Fact]
    public async Task TheLockOutlastsTwoBatches()
    {
        // One is worked on while the next has been fetched ahead; each may take its patience and then wait.
        var batch = new Core.Intake.IntakeOptions().QueuePatience + Core.Queue.StoreBackoff.Longest;
        var queue = Assert.Single((await infrastructure.TemplateAsync()).OfType("Microsoft.ServiceBus/namespaces/queues"));
        Assert.True(System.Xml.XmlConvert.ToTimeSpan(queue.Value("lockDuration")!) > 2 * batch);
    }

    private async Task<ArmResource> App() => Assert.Single((await infrastructure.TemplateAsync()).OfType("Microsoft.Web/sites"));

    /// <summary>Names in the objects that settings are put together from, and those written in the expression itself; without an index at their end.</summary>
    private static HashSet<string> SettingNames(ArmTemplate template)
    {
        var settings = Assert.Single(template.OfType("Microsoft.Web/sites/config"));
        var objects = template.Variables.Where(variable => variable.Key.EndsWith("ettings", StringComparison.Ordinal)).ToArray();
        Assert.All(objects, variable => Assert.Contains($"variables('{variable.Key}')", settings.Json["properties"]!.ToString(), StringComparison.Ordinal));
        var names = objects.Select(variable => variable.Value).OfType<JsonObject>().SelectMany(settings => settings.Select(setting => setting.Key));
        var expressions = objects.Select(variable => variable.Value).OfType<JsonValue>().Append(settings.Json["properties"]).Select(expression => expression!.ToString());
        return [.. names, .. expressions.SelectMany(expression => NameInExpression().Matches(expression)).Select(match => match.Groups[1].Value)];
    }

    private static bool IsOption(string name) =>
        name.Split("__") is [var section, var property, ..]
        && typeof(CosmosOptions).Assembly.GetTypes().Any(type =>
            type.GetField("Section")?.GetRawConstantValue() as string == section
            && type.GetProperty(property, BindingFlags.Public | BindingFlags.Instance | BindingFlags.IgnoreCase) is not null);

    [GeneratedRegex(@"(?:createObject|format)\('(\w+?)(?:\{0\})?'")]
    private static partial Regex NameInExpression();
}
