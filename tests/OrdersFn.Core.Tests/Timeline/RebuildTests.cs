using OrdersFn.Core.Orders;
using OrdersFn.Core.Timeline;
using Tests;

namespace OrdersFn.Core.Tests.Timeline;

public sealed class RebuildTests
{
    private static readonly (string, string)[] Settings = [("Timeline:RetireAfter", "00:00:02")];

    [Fact]
    public async Task TheViewIsMadeAnewWhileItServesAndOrdersArrive()
    {
        await using var views = await LocalViews.CreateAsync(2, Settings);
        await views.StartAsync();
        var orders = Enumerable.Range(0, 300).Select(i => Some.Order($"O{i:D3}", $"C{i % 7}", Some.Time.AddHours(i / 10 * 5), total: i)).ToArray();
        await views.PutAsync(orders);
        await Eventually.IsAsync(async () => await ListedAsync(views) == 300);
        // Not what the orders say, so that it shows what is made anew.
        foreach (var row in await LocalViews.RowsAsync(views.Store.Timeline, "SELECT TOP 20 * FROM c WHERE c.type = 'rollup'"))
        {
            using var response = await views.Store.Timeline.DeleteItemStreamAsync("~rollup", new(row.GetProperty("bucket").GetString()), cancellationToken: Cancellation);
            response.EnsureSuccessStatusCode();
        }

        using var ended = CancellationTokenSource.CreateLinkedTokenSource(Cancellation);
        var changing = ChangeAsync(views, orders, ended.Token);
        var reading = WatchAsync(views, ended.Token);
        Assert.Equal(RebuildStep.Scheduled, (await views.Get<ViewRebuild>().StartAsync(Cancellation)).Step);
        // Another host runs it too, as may happen when a timer's lease moves.
        await using var other = views.AnotherHost(Settings);
        await Task.WhenAll(FinishAsync(views), FinishAsync(other));
        await ended.CancelAsync();
        var (placed, erased) = await changing;
        Assert.True(await reading > 2);

        await Eventually.IsAsync(async () => await ListedAsync(views) == 300 + placed - erased);
        Assert.Empty(await views.AuditAsync());
        var progress = await views.Get<ViewRebuild>().ReadAsync(Cancellation);
        Assert.Equal((RebuildStep.Idle, 2), (progress.Step, progress.Serving));
        Assert.True(progress.Filled >= 300);
        var left = await LocalViews.RowsAsync(views.Store.Timeline, "SELECT c.id, c.bucket FROM c WHERE NOT STARTSWITH(c.bucket, 'g2.')");
        Assert.Empty(left);
    }

    [Fact]
    public async Task ARebuildThatIsUnderWayIsLeftAsItIsAndTheNextIsAnother()
    {
        await using var views = await LocalViews.CreateAsync(1, Settings);
        await views.StartAsync();
        await views.PutAsync(Some.Order());
        var rebuild = views.Get<ViewRebuild>();
        await rebuild.StartAsync(Cancellation);
        await rebuild.StartAsync(Cancellation);
        await FinishAsync(views);
        Assert.Equal(2, (await rebuild.ReadAsync(Cancellation)).Serving);
        await rebuild.StartAsync(Cancellation);
        await FinishAsync(views);
        Assert.Equal(3, (await rebuild.ReadAsync(Cancellation)).Serving);
        Assert.Equal(1, await ListedAsync(views));
        var summary = await views.Get<TimelineSummaries>().SummariseAsync(null, null, SummaryInterval.Day, Cancellation);
        Assert.Equal(1, summary.Total.Orders);
        Assert.Empty(await views.AuditAsync());
    }

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    private static async Task<int> ListedAsync(LocalViews views) =>
        (await views.WalkAsync(new TimelineQuery { Limit = 1000 })).Sum(page => page.Entries.Count);

    private static Task FinishAsync(LocalViews views) => Eventually.IsAsync(async () =>
    {
        await views.Get<ViewRebuild>().RunAsync(Cancellation);
        return (await views.Get<ViewRebuild>().ReadAsync(Cancellation)).Step == RebuildStep.Idle;
    });

    /// <summary>New orders, status changes and erasures, for as long as it takes.</summary>
    private static async Task<(int Placed, int Erased)> ChangeAsync(LocalViews views, OrderDocument[] orders, CancellationToken ended)
    {
        var random = new Random(3);
        var (placed, erased) = (0, 0);
        while (!ended.IsCancellationRequested)
        {
            await views.PutAsync(Some.Order($"N{placed:D4}", "NEW", Some.Time.AddMinutes(random.Next(100_000)), total: placed));
            placed++;
            var at = random.Next(orders.Length);
            if (orders[at].IsTombstone)
                continue;
            var erase = placed % 10 == 0;
            orders[at] = erase ? Some.Tombstone(orders[at]) : orders[at] with { Version = orders[at].Version + 1, Total = orders[at].Total + 1 };
            erased += erase ? 1 : 0;
            await views.PutAsync(orders[at]);
            await Task.Delay(20, CancellationToken.None);
        }

        return (placed, erased);
    }

    /// <summary>No reader sees a view that lacks what was there from the start, or has anything twice; how often it was looked at.</summary>
    private static async Task<int> WatchAsync(LocalViews views, CancellationToken ended)
    {
        for (var looks = 0; ; looks++)
        {
            if (ended.IsCancellationRequested)
                return looks;
            var ids = (await views.WalkAsync(new TimelineQuery { Limit = 150 })).SelectMany(page => page.Entries).Select(entry => entry.OrderId).ToList();
            Assert.Equal(ids.Count, ids.Distinct().Count());
            Assert.True(ids.Count >= 200, $"only {ids.Count} orders");
        }
    }
}
