using OrdersFn.Core.Partitioning;
using OrdersFn.Core.Planning;

namespace OrdersFn.Core.Tests.Planning;

public sealed class PlannerTests : IAsyncLifetime
{
    private readonly PlannedStore _store = new(("Planner:Apply", "true"));

    public ValueTask InitializeAsync() => _store.InitializeAsync();

    public ValueTask DisposeAsync() => _store.DisposeAsync();

    [Fact]
    public async Task OnlyCustomersWhoPlaceManyOfTheOrdersAreReported()
    {
        for (var second = 0; second < 60; second++)
        {
            _store.Observe(Enumerable.Range(0, 20).Select(i => _store.Order($"{second}-{i}", i < 4 ? "GUEST" : $"C{second}-{i}")));
            _store.Time.Advance(TimeSpan.FromSeconds(1));
        }

        Assert.Equal(1, await _store.ReportAsync());
        var heavy = Assert.Single(await _store.HeavyAsync());
        Assert.Equal("GUEST", heavy.CustomerId);
        Assert.InRange(heavy.Load.OrdersPerSecond, 3.5, 4);
    }

    [Fact]
    public async Task AQuietShopHasNoHeavyCustomers()
    {
        _store.Observe(_store.Order("A", "only one"));
        Assert.Equal(0, await _store.ReportAsync());
        Assert.Empty(await _store.HeavyAsync());
    }

    [Fact]
    public async Task ReportsOfAllHostsAddUpUntilTheyAreOld()
    {
        await _store.ReportedAsync("GUEST", 400, "a");
        await _store.ReportedAsync("GUEST", 250, "b");
        await _store.ReportedAsync("12748", 500, "a");
        Assert.Equal([("GUEST", 650.0), ("12748", 500.0)], (await _store.HeavyAsync()).Select(heavy => (heavy.CustomerId, heavy.Load.OrdersPerSecond)));
        _store.Time.Advance(TimeSpan.FromSeconds(30));
        Assert.Empty(await _store.HeavyAsync());
    }

    [Fact]
    public async Task WhoWasHeavyIsRememberedAndSortedByOrdersStored()
    {
        await _store.PutAsync(Enumerable.Range(0, 3).Select(i => _store.Order($"O{i}", "small")));
        await _store.PutAsync(Enumerable.Range(0, 30).Select(i => _store.Order($"O{i}", "large")));
        await _store.ReportedAsync("small", 20);
        await _store.ReportedAsync("large", 10);
        await _store.RunAsync();
        Assert.Equal(["small", "large"], (await _store.HeavyAsync()).Select(heavy => heavy.CustomerId));
        _store.Time.Advance(TimeSpan.FromHours(1));
        var later = await _store.HeavyAsync();
        Assert.Equal([("large", 0.0, 30), ("small", 0.0, 3)], later.Select(heavy => (heavy.CustomerId, heavy.Load.OrdersPerSecond, heavy.Load.Orders)));
        Assert.All(later, heavy => Assert.InRange(heavy.Load.Bytes / heavy.Load.Orders, 200, 1000));
    }

    [Fact]
    public async Task OrdersAreCountedInEveryLane()
    {
        await _store.SpreadAsync("GUEST", new LayoutEpoch(1, 2, 2, DateTimeOffset.UnixEpoch));
        var layout = (await _store.LayoutAsync("GUEST"))!.ToLayout();
        var orders = Enumerable.Range(0, 40).Select(i => (Id: $"O{i}", Place: layout.PlaceOf(layout.Epochs[0], $"O{i}"))).ToList();
        Assert.Equal(2, orders.Select(order => order.Place.StoredCustomerId).Distinct().Count());
        await _store.PutAsync(orders.Select(order => _store.Order(order.Id, order.Place.StoredCustomerId, order.Place.SaltBucket)));
        Assert.Equal(40, Assert.Single(await _store.HeavyAsync()).Load.Orders);
    }

    [Fact]
    public async Task AHotCustomerIsSpreadOnceAndThenLeftAloneUntilThatIsDone()
    {
        await _store.ReportedAsync("GUEST", 2_000);
        await _store.RunAsync();
        var scheduled = (await _store.LayoutAsync("GUEST"))!.ToLayout().Epochs[0];
        Assert.Equal((4, 4), (scheduled.Buckets, scheduled.Lanes));
        Assert.True(scheduled.From > _store.Time.GetUtcNow());

        await _store.ReportedAsync("GUEST", 9_000);
        await _store.RunAsync();
        Assert.Equal(2, (await _store.LayoutAsync("GUEST"))!.Epochs.Count);
        var waiting = Assert.Single(await _store.HeavyAsync());
        Assert.Equal((PlannerDecision.UnderWay, new LayoutShape(1, 1), new LayoutShape(4, 4)), (waiting.Advice.Decision, waiting.Layout, waiting.Advice.Recommended));
        Assert.StartsWith("a change to 4 buckets in 4 lanes is scheduled for 2025-06-30", waiting.Advice.Reason, StringComparison.Ordinal);

        _store.Time.Advance(TimeSpan.FromMinutes(5));
        await _store.ReportedAsync("GUEST", 9_000);
        await _store.RunAsync();
        var moving = Assert.Single(await _store.HeavyAsync());
        Assert.Equal((PlannerDecision.UnderWay, new LayoutShape(4, 4)), (moving.Advice.Decision, moving.Layout));
        Assert.StartsWith("orders are being moved", moving.Advice.Reason, StringComparison.Ordinal);
        Assert.Equal(2, (await _store.LayoutAsync("GUEST"))!.Epochs.Count);

        await _store.SpreadAsync("GUEST", scheduled);
        await _store.RunAsync();
        Assert.Equal((16, 16), ((await _store.LayoutAsync("GUEST"))!.ToLayout().Epochs[0].Buckets, (await _store.LayoutAsync("GUEST"))!.ToLayout().Epochs[0].Lanes));
    }

    [Fact]
    public async Task ReadingChangesNothing()
    {
        await _store.ReportedAsync("GUEST", 2_000);
        var before = await _store.DocumentsAsync("GUEST");
        Assert.Equal(PlannerDecision.Grow, Assert.Single(await _store.HeavyAsync()).Advice.Decision);
        Assert.Equal(before, await _store.DocumentsAsync("GUEST"));
    }

    [Fact]
    public async Task WithoutPermissionItOnlyRecommends()
    {
        await using var store = new PlannedStore();
        await store.InitializeAsync();
        await store.ReportedAsync("GUEST", 2_000);
        await store.RunAsync();
        Assert.Null(await store.LayoutAsync("GUEST"));
        Assert.Equal(new LayoutShape(4, 4), Assert.Single(await store.HeavyAsync()).Advice.Recommended);
    }

    [Fact]
    public async Task LanesThatWereNotNeededForAWeekAreGivenUp()
    {
        await _store.SpreadAsync("GUEST", new LayoutEpoch(1, 8, 8, DateTimeOffset.UnixEpoch));
        for (var day = 0; day < 6; day++)
        {
            await _store.ReportedAsync("GUEST", 300);
            await _store.RunAsync();
            Assert.Equal(PlannerDecision.Wait, Assert.Single(await _store.HeavyAsync()).Advice.Decision);
            _store.Time.Advance(TimeSpan.FromDays(1));
        }

        // One busy hour, and the week begins again.
        await _store.ReportedAsync("GUEST", 3_000);
        await _store.RunAsync();
        _store.Time.Advance(TimeSpan.FromDays(1));
        await _store.RunAsync();
        _store.Time.Advance(TimeSpan.FromHours(166));
        await _store.RunAsync();
        Assert.Single((await _store.LayoutAsync("GUEST"))!.Epochs);
        _store.Time.Advance(TimeSpan.FromHours(2));
        await _store.RunAsync();
        var fewer = (await _store.LayoutAsync("GUEST"))!.ToLayout().Epochs[0];
        Assert.Equal((8, 1), (fewer.Buckets, fewer.Lanes));
    }

    [Fact]
    public async Task WhatItRemembersIsWrittenOnlyWhenItChanges()
    {
        await _store.ReportedAsync("GUEST", 10);
        await _store.RunAsync();
        var before = await _store.DocumentsAsync("GUEST");
        Assert.Equal(2, before.Count);
        await _store.RunAsync();
        Assert.Equal(before, await _store.DocumentsAsync("GUEST"));
    }
}
