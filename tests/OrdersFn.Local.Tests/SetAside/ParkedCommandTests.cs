using Microsoft.Azure.Cosmos;
using OrdersFn.Core.Store;
using OrdersFn.Local.Tests.Support;
using Tests;

namespace OrdersFn.Local.Tests.SetAside;

/// <summary>Against a server whose views met a document that is no order.</summary>
public sealed class ParkedCommandTests : IAsyncLifetime
{
    private readonly LocalApp _app = new();

    public async ValueTask InitializeAsync()
    {
        await _app.InitializeAsync();
        using var body = StoreJson.ToStream(new { id = "INVOICE", customerId = "C", saltBucket = 0, type = "invoice", schemaVersion = 1 });
        using var response = await _app.Server.Store.Clients.ForRequests.Orders.UpsertItemStreamAsync(
            body, new PartitionKeyBuilder().Add("C").Add(0).Build(), cancellationToken: TestContext.Current.CancellationToken);
        response.EnsureSuccessStatusCode();
        await Eventually.IsAsync(async () => (await LinesAsync()).Length >= 3);
    }

    public ValueTask DisposeAsync() => _app.DisposeAsync();

    [Fact]
    public async Task ItIsListedShownRefusedAgainAndDropped()
    {
        var lines = await LinesAsync();
        Assert.Equal("2 parked changes", lines[^1]);
        Assert.All(lines[..^1], line => Assert.EndsWith("  unknown type 'invoice'", line, StringComparison.Ordinal));
        var key = lines.Single(line => line.StartsWith("timeline/", StringComparison.Ordinal)).Split(' ')[0];

        var shown = await RunAsync("show", key);
        Assert.Equal(0, shown.ExitCode);
        Assert.Contains("\norigin.order_id: INVOICE\norigin.customer_id: C\norigin.salt_bucket: 0\n", shown.Output, StringComparison.Ordinal);
        Assert.Contains("body:\n{\"id\":\"INVOICE\",", shown.Output, StringComparison.Ordinal);

        Assert.Equal((1, "", "error: The change is refused again and stays parked. unknown type 'invoice'\n"), await RunAsync("replay", key));
        Assert.Equal((0, $"{key} dropped\n", ""), await RunAsync("drop", key));
        Assert.Equal((1, "", $"error: there is no parked change {key}\n"), await RunAsync("drop", key));
        Assert.Equal("1 parked change", (await LinesAsync())[^1]);
    }

    [Fact]
    public async Task WhatIsNoKeyIsSaid()
    {
        var (exitCode, _, error) = await RunAsync("show", "timeline");
        Assert.NotEqual(0, exitCode);
        Assert.Contains("timeline is not like timeline/", error, StringComparison.Ordinal);
    }

    private async Task<string[]> LinesAsync() => (await RunAsync("list")).Output.Trim().Split('\n');

    private Task<(int ExitCode, string Output, string Error)> RunAsync(params string[] words) =>
        CommandLine.RunAsync(["parked", .. words, "--url", _app.Server.Url.ToString()]);
}
