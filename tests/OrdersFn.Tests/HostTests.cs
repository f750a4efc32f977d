using System.Globalization;
using System.Text.Json;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using OrdersFn.Core.Audit;
using OrdersFn.Core.Caching;
using OrdersFn.Core.Heat;
using OrdersFn.Core.Intake;
using OrdersFn.Core.Orders;
using OrdersFn.Core.Partitioning;
using OrdersFn.Core.Partitioning.Moving;
using OrdersFn.Core.Planning;
using OrdersFn.Core.Queue;
using OrdersFn.Core.Store;
using OrdersFn.Core.Timeline;
using OrdersFn.ServiceBus;
using OrdersFn.Tests.Hosting;

namespace OrdersFn.Tests;

public sealed class HostTests
{
    [Fact]
    public void EveryFunctionClassCanBeMade()
    {
        using var host = TestHost.Create();
        Assert.All(FunctionTable.All.Select(function => function.DeclaringType!).Distinct(), type => Assert.NotNull(host.CreateFunctions(type)));
    }

    [Fact]
    public void AnEndpointIsEnteredWithAnIdentity()
    {
        using var host = TestHost.Create(("Cosmos:accountEndpoint", "https://orders.documents.azure.com:443/"), ("Cosmos:credential", "managedidentity"));
        Assert.Equal("orders", host.Services.GetRequiredService<CosmosClients>().Database);
    }

    [Fact]
    public void ANamespaceIsEnteredWithAnIdentity()
    {
        using var host = TestHost.Create(
            ("ServiceBus:fullyQualifiedNamespace", "orders.servicebus.windows.net"), ("ServiceBus:credential", "managedidentity"), ("OrderQueue", "orders"));
        Assert.NotNull(host.Services.GetRequiredService<IOrderQueue>());
    }

    [Theory]
    [InlineData("OrderQueue", "ServiceBus")]
    [InlineData("ServiceBus", "OrderQueue")]
    public void WithoutAQueueItSaysWhatIsMissing(string given, string missing)
    {
        using var host = TestHost.Create((given, "Endpoint=sb://127.0.0.1;SharedAccessKeyName=n;SharedAccessKey=k;UseDevelopmentEmulator=true"));
        var fault = Assert.Throws<InvalidOperationException>(() => host.Services.GetRequiredService<IOrderQueue>());
        Assert.Contains($"Set {missing}", fault.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(null, "Endpoint=sb://127.0.0.1;SharedAccessKeyName=n;SharedAccessKey=k==;UseDevelopmentEmulator=true")]
    [InlineData("", "Endpoint=sb://127.0.0.1;SharedAccessKeyName=n;SharedAccessKey=k==;UseDevelopmentEmulator=true")]
    [InlineData("http://127.0.0.1:5300", "Endpoint=sb://127.0.0.1:5300;SharedAccessKeyName=n;SharedAccessKey=k==;UseDevelopmentEmulator=true")]
    [InlineData("emulator:5300", "Endpoint=sb://emulator:5300;SharedAccessKeyName=n;SharedAccessKey=k==;UseDevelopmentEmulator=true")]
    [InlineData("Endpoint=sb://other;SharedAccessKeyName=a;SharedAccessKey=b", "Endpoint=sb://other;SharedAccessKeyName=a;SharedAccessKey=b")]
    public void AdministrationIsWhereItsSettingSays(string? administration, string connection)
    {
        var settings = ServiceBusSettings.Read(Configuration(
            ("ServiceBus", "Endpoint=sb://127.0.0.1;SharedAccessKeyName=n;SharedAccessKey=k==;UseDevelopmentEmulator=true"),
            ("ServiceBus:Administration", administration),
            ("OrderQueue", "orders")));
        Assert.Equal(connection, settings.AdministrationConnection);
    }

    [Theory]
    [InlineData(null, "orders.servicebus.windows.net")]
    [InlineData("sb://manage.orders.net/", "manage.orders.net")]
    public void AdministrationOfANamespaceIsWhereItsSettingSays(string? administration, string host)
    {
        var settings = ServiceBusSettings.Read(Configuration(
            ("ServiceBus:fullyQualifiedNamespace", "orders.servicebus.windows.net"), ("ServiceBus:Administration", administration), ("OrderQueue", "orders")));
        Assert.Equal((null, host), (settings.AdministrationConnection, settings.AdministrationNamespace));
    }

    [Theory]
    [InlineData("http://127.0.0.1:5300/orders")]
    [InlineData("not an address")]
    [InlineData("SharedAccessKey=secret;Endpoint=sb://127.0.0.1")]
    public void AnAddressOfAdministrationThatIsNoneIsToldByName(string administration)
    {
        var fault = Assert.Throws<InvalidOperationException>(() => ServiceBusSettings.Read(Configuration(
            ("ServiceBus", "Endpoint=sb://127.0.0.1;SharedAccessKeyName=n;SharedAccessKey=k"), ("ServiceBus:Administration", administration), ("OrderQueue", "orders"))));
        Assert.Contains("ServiceBus:Administration", fault.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("secret", fault.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void TheSampleNamesAdministrationWhereTheEmulatorsHaveIt()
    {
        using var sample = Settings("local.settings.sample.json");
        Assert.Equal("http://127.0.0.1:5300", sample.RootElement.GetProperty("Values").GetProperty("ServiceBus__Administration").GetString());
    }

    [Fact]
    public void WithoutAnAccountItSaysWhatIsMissing()
    {
        using var host = TestHost.Create(("Orders:Currency", "GBP"));
        var fault = Assert.Throws<InvalidOperationException>(() => host.Services.GetRequiredService<CosmosClients>());
        Assert.Contains("Cosmos:Connection", fault.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void TheRoutePrefixIsTheOneOfTheRoutes()
    {
        using var host = Settings("host.json");
        Assert.Equal("api", host.RootElement.GetProperty("extensions").GetProperty("http").GetProperty("routePrefix").GetString());
    }

    [Fact]
    public void WhatIsFetchedAheadWaitsForOneBatchAtMost()
    {
        using var host = Settings("host.json");
        // Locks run while messages wait: one batch before them and their own fit into the queue's two minutes, more would not.
        var bus = host.RootElement.GetProperty("extensions").GetProperty("serviceBus");
        Assert.InRange(bus.GetProperty("prefetchCount").GetInt32(), 0, bus.GetProperty("maxMessageBatchSize").GetInt32());
        var batch = new IntakeOptions().QueuePatience + StoreBackoff.Longest;
        Assert.InRange(2 * batch, TimeSpan.Zero, TimeSpan.FromMinutes(2) - TimeSpan.FromSeconds(10));
    }

    [Fact]
    public void NoPieceOfWorkIsCutOff()
    {
        using var host = Settings("host.json");
        var limit = TimeSpan.Parse(host.RootElement.GetProperty("functionTimeout").GetString()!, CultureInfo.InvariantCulture);
        Assert.All([new AuditOptions().LongestRun, new MoverOptions().LongestRun], run => Assert.InRange(run, TimeSpan.Zero, limit - TimeSpan.FromMinutes(1)));
    }

    /// <summary>The key as the extension's source has it since 4.12.0; any other spelling, or <c>Default</c>, is silently no setting.</summary>
    [Fact]
    public void TheHostLeavesTextThatLooksLikeATimeAsItIs()
    {
        const string Change = """[{"id":"2024-06-30T12:30:00+05:30","orderedAt":"2025-06-30T12:30:00.0000000Z"}]""";
        using var host = Settings("host.json");
        Assert.Equal(
            "None",
            host.RootElement.GetProperty("extensions").GetProperty("cosmosDB").GetProperty("serializerSettings").GetProperty("dateParseHandling")
                .GetString());
        Assert.Equal(Change, HostFile.Payload(HostFile.Read()).Of(Change));
        Assert.NotEqual(Change, HostFile.Payload(HostFile.Read().Replace("dateParseHandling", "dateTimeParse", StringComparison.Ordinal)).Of(Change));
    }

    [Fact]
    public void TheHostSendsTelemetryAsTheWorkerDoes()
    {
        using var host = Settings("host.json");
        Assert.Equal("OpenTelemetry", host.RootElement.GetProperty("telemetryMode").GetString());
    }

    [Fact]
    public void TheSampleListsEverySettingThatHoldsOneValue()
    {
        using var sample = Settings("local.settings.sample.json");
        var listed = sample.RootElement.GetProperty("Values").EnumerateObject().Select(value => value.Name).ToHashSet();
        var missing = new[]
            {
                typeof(AuditOptions), typeof(CacheOptions), typeof(HeatOptions), typeof(IntakeOptions), typeof(MoverOptions), typeof(OrderOptions),
                typeof(PartitioningOptions), typeof(PlannerOptions), typeof(TimelineOptions),
            }
            .SelectMany(options => options.GetProperties().Where(property => property.CanWrite).Select(property => $"{options.GetField("Section")!.GetValue(null)}__{property.Name}"))
            .Where(name => !listed.Contains(name));
        Assert.Empty(missing);
    }

    [Fact]
    public void TheSampleIsEnoughToStart()
    {
        using var sample = Settings("local.settings.sample.json");
        var settings = sample.RootElement.GetProperty("Values").EnumerateObject()
            .Select(value => (value.Name.Replace("__", ConfigurationPath.KeyDelimiter, StringComparison.Ordinal), value.Value.GetString())).ToArray();
        using var host = TestHost.Create(settings);
        Assert.NotNull(host.Services.GetRequiredService<CosmosClients>());
        Assert.NotNull(host.Services.GetRequiredService<IOrderQueue>());
        Assert.NotNull(host.Services.GetRequiredService<IDeadLetters>());
    }

    private static IConfiguration Configuration(params (string Key, string? Value)[] settings) =>
        new ConfigurationBuilder().AddInMemoryCollection(settings.Select(setting => KeyValuePair.Create(setting.Key, setting.Value))).Build();

    private static JsonDocument Settings(string file) => JsonDocument.Parse(File.ReadAllText(Path.Combine(AppContext.BaseDirectory, "Settings", file)));
}
