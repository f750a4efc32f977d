using System.Text.Json;
using OrdersFn.Core.Timeline;

namespace OrdersFn.Core.Tests.Timeline;

public sealed class TimelineProjectorTests
{
    private const string Rollups = "SELECT * FROM c WHERE c.type = 'rollup'";

    [Fact]
    public async Task AnOrderGetsItsEntryItsRollupAndItsPlaceInTheDirectory()
    {
        await using var views = await LocalViews.CreateAsync();
        await views.ApplyAsync(views.Timeline, Some.Order("ORD123456", "CUST789", total: 6997, quantity: 3));

        var entry = Assert.Single(await LocalViews.RowsAsync(views.Store.Timeline, "SELECT * FROM c WHERE c.type = 'entry'"));
        Assert.Equal("2025-06-30T12.00", entry.GetProperty("bucket").GetString());
        Assert.Equal(6997, entry.GetProperty("total").GetInt64());
        Assert.False(entry.TryGetProperty("items", out _));
        var rollup = Assert.Single(await LocalViews.RowsAsync(views.Store.Timeline, Rollups));
        Assert.Equal(3, rollup.GetProperty("units").GetInt64());
        Assert.Equal(["2025-06-30"], await NamesAsync(views, "day"));
        Assert.Equal(["2025-06-30T12.00"], await NamesAsync(views, "bucket"));
    }

    [Fact]
    public async Task ABatchOfManyOrdersOfOneHourIsCutToWhatATransactionTakes()
    {
        await using var views = await LocalViews.CreateAsync(2, ("Timeline:DefaultShards", "1"));
        await views.ApplyAsync(views.Timeline, Enumerable.Range(0, 250).Select(i => Some.Order($"O{i:D3}", total: i)));
        var rollup = Assert.Single(await LocalViews.RowsAsync(views.Store.Timeline, Rollups));
        Assert.Equal(250, rollup.GetProperty("orders").GetInt64());
        Assert.Equal(249 * 250 / 2, rollup.GetProperty("revenue").GetProperty("GBP").GetInt64());
    }

    [Fact]
    public async Task AReplayAfterARestartChangesNothing()
    {
        await using var views = await LocalViews.CreateAsync();
        var orders = Enumerable.Range(0, 40).Select(i => Some.Order($"O{i}", $"C{i % 7}", Some.Time.AddMinutes(i * 7))).ToList();
        await views.ApplyAsync(views.Timeline, orders);
        var before = await SnapshotAsync(views);

        var another = views.AnotherHost();
        await another.ApplyAsync(another.Timeline, orders);
        await views.ApplyAsync(views.Timeline, orders);
        Assert.Equal(before, await SnapshotAsync(views));
    }

    [Fact]
    public async Task AnErasedOrderLeavesListsAndRollupsAndDoesNotComeBack()
    {
        await using var views = await LocalViews.CreateAsync();
        var order = Some.Order(total: 5);
        await views.ApplyAsync(views.Timeline, order, Some.Order("OTHER", total: 7));
        await views.ApplyAsync(views.Timeline, Some.Tombstone(order) with { WrittenAt = TimeProvider.System.GetUtcNow().ToUnixTimeSeconds() });
        await views.ApplyAsync(views.Timeline, order);

        var page = await views.Reader.ListAsync(new TimelineQuery(), TestContext.Current.CancellationToken);
        Assert.Equal("OTHER", Assert.Single(page.Entries).OrderId);
        var erased = Assert.Single(await LocalViews.RowsAsync(views.Store.Timeline, "SELECT * FROM c WHERE c.type = 'erased'"));
        Assert.InRange(erased.GetProperty("ttl").GetInt32(), 3500, 3600);
        Assert.False(erased.TryGetProperty("currency", out _));
        var summary = await views.Get<TimelineSummaries>().SummariseAsync(null, null, SummaryInterval.Day, TestContext.Current.CancellationToken);
        Assert.Equal((1, 7), (summary.Total.Orders, (long)summary.Total.Revenue["GBP"]));
    }

    [Fact]
    public async Task AnOrderPlacedAnewAfterItsErasureIsListedAgain()
    {
        await using var views = await LocalViews.CreateAsync();
        var order = Some.Order();
        await views.ApplyAsync(views.Timeline, Some.Tombstone(order) with { WrittenAt = TimeProvider.System.GetUtcNow().ToUnixTimeSeconds() });
        await views.ApplyAsync(views.Timeline, order with { ReceivedAt = "2025-09-01T00:00:00.0000000Z" });
        var page = await views.Reader.ListAsync(new TimelineQuery(), TestContext.Current.CancellationToken);
        Assert.Single(page.Entries);
    }

    [Fact]
    public async Task WhatTheStoreFailsToTakeIsNotLost()
    {
        await using var views = await LocalViews.CreateAsync();
        views.Account.Faults.Add(new CosmosLocal.Faults.FaultRule { Fault = CosmosLocal.Faults.Fault.Fail(503), Method = "POST", Path = "timeline", Skip = 1, Times = 50 });
        var orders = Enumerable.Range(0, 30).Select(i => Some.Order($"O{i}", at: Some.Time.AddHours(i))).ToList();
        await Assert.ThrowsAnyAsync<Exception>(() => views.ApplyAsync(views.Timeline, orders));
        views.Account.Faults.Clear();
        await views.ApplyAsync(views.Timeline, orders);
        Assert.Equal(30, (await views.WalkAsync(new TimelineQuery())).Sum(page => page.Entries.Count));
    }

    private static async Task<List<string>> NamesAsync(LocalViews views, string type) =>
        [.. (await LocalViews.RowsAsync(views.Store.Timeline, $"SELECT * FROM c WHERE c.type = '{type}'")).Select(row => row.GetProperty("id").GetString()!).Order()];

    private static async Task<List<string>> SnapshotAsync(LocalViews views) =>
        [.. (await LocalViews.RowsAsync(views.Store.Timeline, "SELECT * FROM c WHERE c.type IN ('entry', 'rollup', 'erased')"))
            .Select(row => JsonSerializer.Serialize(row)).Order(StringComparer.Ordinal)];
}
