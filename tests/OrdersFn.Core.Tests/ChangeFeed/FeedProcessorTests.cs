using OrdersFn.Core.ChangeFeed;
using OrdersFn.Core.Health;
using OrdersFn.Core.OrderIndex;
using OrdersFn.Core.Tests.Timeline;
using OrdersFn.Core.Timeline;
using Tests;

namespace OrdersFn.Core.Tests.ChangeFeed;

/// <summary>Against the SDK's real change feed processor.</summary>
public sealed class FeedProcessorTests
{
    /// <summary>Leases change hands within seconds.</summary>
    private static (string, string)[] Named(string instance) =>
    [
        ("Feeds:InstanceName", instance), ("Feeds:AcquireInterval", "00:00:00.500"), ("Feeds:RenewInterval", "00:00:01"), ("Feeds:ExpirationInterval", "00:00:03"),
    ];

    private static async Task<HashSet<string>> OwnersAsync(LocalViews views) =>
        [.. (await LocalViews.RowsAsync(views.Store.Leases, "SELECT VALUE c.Owner FROM c WHERE IS_STRING(c.Owner)")).Select(owner => owner.GetString()!)];

    private static async Task<int> ListedAsync(LocalViews views) =>
        (await views.WalkAsync(new TimelineQuery { Limit = 1000 })).Sum(page => page.Entries.Count);

    [Fact]
    public async Task OrdersReachBothViewsAlsoThoseWrittenBeforeTheFirstStart()
    {
        await using var views = await LocalViews.CreateAsync();
        await views.PutAsync(Enumerable.Range(0, 20).Select(i => Some.Order($"BEFORE{i}", $"C{i}")));
        await views.StartAsync();
        await Eventually.IsAsync(async () => await ListedAsync(views) == 20);
        await views.PutAsync(Some.Order("AFTER", "C1"));
        await Eventually.IsAsync(async () => await ListedAsync(views) == 21);
        await Eventually.IsAsync(async () =>
            (await views.Get<OrderIndexReader>().CustomersOfAsync("AFTER", TestContext.Current.CancellationToken)).Count == 1);
    }

    [Fact]
    public async Task AHostThatTakesOverTheNameOfAKilledOneGoesOnAtOnce()
    {
        // Too long to wait for: only its name lets the next host go on.
        (string, string)[] expiry = [("Feeds:ExpirationInterval", "00:30:00")];
        await using var views = await LocalViews.CreateAsync(2, expiry);
        await views.StartAsync();
        await views.PutAsync(Some.Order("ONE"));
        await Eventually.IsAsync(async () => await ListedAsync(views) == 1);

        // The killed host's leases stay in its name, unexpired: they are written back as they were.
        var leases = await LocalViews.RowsAsync(views.Store.Leases, "SELECT * FROM c WHERE IS_DEFINED(c.Owner)");
        Assert.NotEmpty(leases);
        await views.StopAsync();
        foreach (var lease in leases)
        {
            var id = lease.GetProperty("id").GetString();
            using var body = Core.Store.StoreJson.ToStream(lease);
            using var response = await views.Store.Leases.ReplaceItemStreamAsync(body, id, new(id), cancellationToken: TestContext.Current.CancellationToken);
            response.EnsureSuccessStatusCode();
        }

        await views.PutAsync(Some.Order("TWO"));
        var next = views.AnotherHost(expiry);
        await next.StartAsync();
        await Eventually.IsAsync(async () => await ListedAsync(views) == 2);
        await next.StopAsync();
    }

    [Theory]
    [InlineData(507)]
    [InlineData(503)]
    public async Task ALeaseWhoseCheckpointFailsIsKept(int status)
    {
        // Too long to wait for: given up while the store takes no write, it would have to expire.
        await using var views = await LocalViews.CreateAsync(1, [("Feeds:ExpirationInterval", "00:30:00")]);
        await views.StartAsync();
        await views.PutAsync(Some.Order("ONE"));
        await Eventually.IsAsync(async () => await ListedAsync(views) == 1);
        // For each consumer its checkpoint, and giving the lease back.
        var rule = new CosmosLocal.Faults.FaultRule { Fault = CosmosLocal.Faults.Fault.Fail(status), Method = "PUT", Path = "leases", Times = 8 };
        views.Account.Faults.Add(rule);
        await views.PutAsync(Some.Order("TWO"));
        await Eventually.IsAsync(async () => await ListedAsync(views) == 2);
        await views.PutAsync(Some.Order("THREE"));
        await Eventually.IsAsync(async () => await ListedAsync(views) == 3);
        await Eventually.IsAsync(async () =>
            (await views.Get<OrderIndexReader>().CustomersOfAsync("THREE", TestContext.Current.CancellationToken)).Count == 1);
    }

    [Fact]
    public async Task AFirstBatchThatFailsIsNotLost()
    {
        await using var views = await LocalViews.CreateAsync();
        views.Account.Faults.Add(new CosmosLocal.Faults.FaultRule { Fault = CosmosLocal.Faults.Fault.Fail(503), Method = "POST", Path = "timeline", Times = 12 });
        await views.PutAsync(Enumerable.Range(0, 10).Select(i => Some.Order($"O{i}", $"C{i}", Some.Time.AddHours(i))));
        await views.StartAsync();
        await Eventually.IsAsync(async () =>
        {
            try
            {
                return await ListedAsync(views) == 10;
            }
            catch (Microsoft.Azure.Cosmos.CosmosException)
            {
                return false;
            }
        });
        Assert.True(views.Account.Faults.Struck > 0);
    }

    [Fact]
    public async Task AHostThatDiesInMidBatchLosesNothing()
    {
        await using var views = await LocalViews.CreateAsync(2, [.. Named("first"), ("Timeline:WriteConcurrency", "1")]);
        // One bucket after the other, slowly: there is time to die in the middle.
        views.Account.Faults.Add(new CosmosLocal.Faults.FaultRule { Fault = CosmosLocal.Faults.Fault.Delay(TimeSpan.FromMilliseconds(50)), Method = "POST", Path = "timeline", Times = int.MaxValue });
        await views.PutAsync(Enumerable.Range(0, 80).Select(i => Some.Order($"O{i}", $"C{i % 9}", Some.Time.AddHours(i))));
        await views.StartAsync();
        await Eventually.IsAsync(async () => await EntriesAsync() > 0);
        await views.StopAsync();
        views.Account.Faults.Clear();
        Assert.InRange(await EntriesAsync(), 1, 79);

        await using var next = views.AnotherHost(Named("second"));
        await next.StartAsync();
        await Eventually.IsAsync(async () => await ListedAsync(next) == 80);
        Assert.Empty(await next.AuditAsync());
        await next.StopAsync();

        async Task<int> EntriesAsync() => (await LocalViews.RowsAsync(views.Store.Timeline, "SELECT c.id FROM c WHERE c.type = 'entry'")).Count;
    }

    /// <summary>Leases go from one host to two, from hand to hand as hosts come and go, and back to one, while orders arrive and change.</summary>
    [Fact]
    public async Task LeasesThatMoveLoseNothingAndCountNothingTwice()
    {
        await using var views = await LocalViews.CreateAsync(4, Named("first"));
        await views.StartAsync();
        using var ended = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        var writing = Task.Run(async () =>
        {
            var placed = 0;
            for (; !ended.IsCancellationRequested; placed++)
            {
                var order = Some.Order($"O{placed}", $"C{placed % 40}", Some.Time.AddMinutes(placed % 300), total: placed);
                await views.PutAsync(order);
                if (placed % 3 == 0)
                    await views.PutAsync(order with { Version = 2, Total = placed + 1 });
            }

            return placed;
        }, TestContext.Current.CancellationToken);
        for (var round = 0; round < 3; round++)
        {
            await using var guest = views.AnotherHost(Named($"guest{round}"));
            await guest.StartAsync();
            await Eventually.IsAsync(async () => (await OwnersAsync(views)).Contains($"guest{round}"));
            await Task.Delay(200, TestContext.Current.CancellationToken);
            await guest.StopAsync();
        }

        await ended.CancelAsync();
        var count = await writing;
        await Eventually.IsAsync(async () => await ListedAsync(views) == count);
        Assert.Empty(await views.AuditAsync());
    }

    /// <summary>Functions hosts hand batches over without saying which lease they came through.</summary>
    [Fact]
    public async Task ProgressIsNotedWithTheLeaseThatABatchCameThrough()
    {
        await using var views = await LocalViews.CreateAsync(4);
        var cancellation = TestContext.Current.CancellationToken;
        await views.StartAsync();
        await Eventually.IsAsync(async () => (await views.Get<FeedLeases>().ReadAsync("timeline", cancellation)).Count == 4);
        await views.StopAsync();
        await views.PutAsync(Enumerable.Range(0, 60).Select(i => Some.Order($"O{i}", $"C{i}", Some.Time.AddHours(i))));

        var host = views.AnotherHost();
        foreach (var (token, range) in await views.Get<FeedLeases>().ReadAsync("timeline", cancellation))
        {
            using var feed = views.Store.Orders.GetChangeFeedIterator<System.Text.Json.JsonElement>(
                Microsoft.Azure.Cosmos.ChangeFeedStartFrom.Beginning(range), Microsoft.Azure.Cosmos.ChangeFeedMode.LatestVersion);
            System.Text.Json.JsonElement[] changes = [.. await feed.ReadNextAsync(cancellation)];
            Assert.NotEmpty(changes);
            await host.Timeline.ApplyAsync(changes, leaseToken: null, cancellation);
            var noted = await LocalViews.RowsAsync(views.Store.Leases, $"SELECT * FROM c WHERE c.type = 'progress' AND c.consumer = 'timeline' AND c.leaseToken = '{token}'");
            Assert.Equal(changes[^1].GetProperty("_lsn").GetInt64(), Assert.Single(noted).GetProperty("lsn").GetInt64());
        }
    }

    [Fact]
    public async Task FreshnessFollowsTheFeed()
    {
        await using var views = await LocalViews.CreateAsync(3);
        var lag = views.Get<FeedLag>();
        var cancellation = TestContext.Current.CancellationToken;

        // Nothing there, nothing behind; also before the first start.
        Assert.True((await lag.ReadAsync("timeline", cancellation)).CaughtUp);
        await views.PutAsync(Some.Order("ONE"));
        var before = TimeProvider.System.GetUtcNow();
        var unstarted = await views.AnotherHost().Get<FeedLag>().ReadAsync("timeline", cancellation);
        Assert.False(unstarted.CaughtUp);
        Assert.True(unstarted.AsOf < before);

        await views.StartAsync();
        await Eventually.IsAsync(async () => (await views.Get<ViewFreshness>().AsOfAsync(cancellation)) > before);
        Assert.Equal(1, await ListedAsync(views));
        var health = await views.Get<ViewHealth>().CheckAsync(cancellation);
        Assert.Equal(["order-index", "timeline"], health.Select(consumer => consumer.Lag.Consumer).Order());
        Assert.All(health, consumer => Assert.True(consumer.Report.Ready));
        Assert.True((await views.Get<StoreHealth>().CheckAsync(cancellation)).Ready);
    }

    /// <summary>A first start makes one lease after the other, so for a moment ranges of the feed have none.</summary>
    [Fact]
    public async Task ChangesWaitAlsoWhereThereIsNoLeaseYet()
    {
        await using var views = await LocalViews.CreateAsync(3);
        var cancellation = TestContext.Current.CancellationToken;
        var order = Some.Order("ONE");
        await views.PutAsync(order);
        await views.StartAsync();
        await Eventually.IsAsync(async () => await ListedAsync(views) == 1 && (await LagAsync()).CaughtUp);
        var caughtUp = (await LagAsync()).AsOf;
        await views.StopAsync();

        await views.PutAsync(Some.Order("TWO"));
        var written = TimeProvider.System.GetUtcNow();
        var lease = await views.Get<FeedLeases>().ThroughAsync("timeline", Some.Raw(order), cancellation);
        var id = Assert.Single(await LocalViews.RowsAsync(
            views.Store.Leases, $"SELECT VALUE c.id FROM c WHERE STARTSWITH(c.id, 'timeline') AND c.LeaseToken = '{lease}'")).GetString();
        await views.Store.Leases.DeleteItemAsync<object>(id, new(id), cancellationToken: cancellation);

        var lag = await LagAsync();
        Assert.False(lag.CaughtUp);
        Assert.True(lag.AsOf < written);
        // Not since the first change of the range: that one was applied.
        Assert.InRange(lag.Lag, TimeSpan.Zero, TimeProvider.System.GetUtcNow() - caughtUp);

        Task<ConsumerLag> LagAsync() => views.Get<FeedLag>().ReadAsync("timeline", cancellation);
    }

    /// <summary>A reader who sees the time of an answer never misses an order written before it.</summary>
    [Fact]
    public async Task TheViewHoldsEverythingWrittenBeforeItsTime()
    {
        await using var views = await LocalViews.CreateAsync(3);
        await views.StartAsync();
        var cancellation = TestContext.Current.CancellationToken;
        var written = new List<(string Id, DateTimeOffset At)>();
        var writing = Task.Run(
            async () =>
            {
                for (var i = 0; i < 300; i++)
                {
                    await views.PutAsync(Some.Order($"O{i}", $"C{i % 17}", Some.Time.AddMinutes(i)));
                    lock (written)
                        written.Add(($"O{i}", TimeProvider.System.GetUtcNow()));
                }
            },
            cancellation);
        while (!writing.IsCompleted)
        {
            List<(string Id, DateTimeOffset At)> soFar;
            var asOf = await views.Get<ViewFreshness>().AsOfAsync(cancellation);
            lock (written)
                soFar = [.. written.Where(order => order.At < asOf)];
            var listed = (await views.WalkAsync(new TimelineQuery { Limit = 1000 })).SelectMany(page => page.Entries).Select(entry => entry.OrderId).ToHashSet();
            Assert.Empty(soFar.Select(order => order.Id).Except(listed));
        }

        await writing;
        await Eventually.IsAsync(async () => await ListedAsync(views) == 300);
    }
}
