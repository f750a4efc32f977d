using Microsoft.Azure.Cosmos;
using OrdersFn.Core.Store;
using OrdersFn.Local.Tests.Support;

namespace OrdersFn.Local.Tests.Running;

public sealed class AuditTests : IAsyncLifetime
{
    private readonly LocalApp _app = new();

    public async ValueTask InitializeAsync()
    {
        await _app.InitializeAsync();
        for (var i = 0; i < 12; i++)
            await _app.Api.PlaceAsync(Sample.Order($"A{i:D2}", $"C{i % 3}", $"2025-03-0{i % 2 + 1}T10:00:00Z"));
        await _app.Api.ViewHoldsAsync(12);
    }

    public ValueTask DisposeAsync() => _app.DisposeAsync();

    [Fact]
    public async Task AStoreInOrderHasNoDifferences()
    {
        var (exitCode, output, _) = await CommandLine.RunAsync("audit", "--url", Url);
        Assert.Equal((0, "no differences\n"), (exitCode, output));
    }

    [Fact]
    public async Task AnEntryRemovedBehindItsBackIsNamed()
    {
        var removed = await PickAsync("entry");
        await Timeline.DeleteItemAsync<object>(removed.Id, new PartitionKey(removed.Bucket), cancellationToken: TestContext.Current.CancellationToken);
        await AuditsFindAsync(removed.OrderId!);
    }

    [Fact]
    public async Task ARollupChangedBehindItsBackIsNamed()
    {
        var rollup = await PickAsync("rollup");
        await Timeline.PatchItemAsync<object>(
            rollup.Id, new PartitionKey(rollup.Bucket), [PatchOperation.Set("/orders", 99)], cancellationToken: TestContext.Current.CancellationToken);
        await AuditsFindAsync(rollup.Bucket);
    }

    [Fact]
    public async Task WhatCannotBeAuditedIsNotCalledInOrder()
    {
        var (inUse, _, why) = await CommandLine.RunAsync("audit", "--data", _app.DataDirectory);
        Assert.Equal(2, inUse);
        Assert.Contains("in use", why, StringComparison.Ordinal);
        Assert.Equal(2, (await CommandLine.RunAsync("audit", "--data", Path.Combine(_app.DataDirectory, "nowhere"))).ExitCode);
        await _app.StopAsync();
        Assert.Equal(2, (await CommandLine.RunAsync("audit", "--url", "http://127.0.0.1:9")).ExitCode);
        Assert.Equal(0, (await CommandLine.RunAsync("audit", "--data", _app.DataDirectory)).ExitCode);
    }

    private string Url => _app.Server.Url.ToString();

    private Container Timeline => _app.Server.Store.Clients.ForRequests.Timeline;

    /// <summary>Both kinds of audit end with 1 and name the place.</summary>
    private async Task AuditsFindAsync(string where)
    {
        var (exitCode, output, _) = await CommandLine.RunAsync("audit", "--url", Url);
        Assert.Equal(1, exitCode);
        Assert.Contains(where, output, StringComparison.Ordinal);
        await _app.StopAsync();
        var local = await CommandLine.RunAsync("audit", "--data", _app.DataDirectory);
        Assert.Equal(1, local.ExitCode);
        Assert.Contains(where, local.Output, StringComparison.Ordinal);
    }

    private async Task<Row> PickAsync(string type)
    {
        var query = new QueryDefinition("SELECT * FROM c WHERE c.type = @type AND STARTSWITH(c.bucket, '2025')").WithParameter("@type", type);
        await foreach (var row in Timeline.QueryAsync<Row>(query, options: null, TestContext.Current.CancellationToken))
            return row;
        throw new InvalidOperationException($"no {type} in the timeline");
    }

    private sealed record Row(string Id, string Bucket, string? OrderId);
}
