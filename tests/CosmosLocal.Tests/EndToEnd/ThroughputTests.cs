using System.Net;
using Microsoft.Azure.Cosmos;
using Microsoft.Extensions.Time.Testing;
using Tests;

namespace CosmosLocal.Tests.EndToEnd;

public sealed class ThroughputTests(LocalAccount local) : IClassFixture<LocalAccount>
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task AFixedThroughputIsReadAndReplaced()
    {
        var container = await local.NewOrdersAsync(throughput: 500);
        Assert.Equal(500, await container.ReadThroughputAsync(Cancel));

        await container.ReplaceThroughputAsync(900, cancellationToken: Cancel);
        var read = await container.ReadThroughputAsync(new RequestOptions(), Cancel);
        Assert.Equal((900, null), (read.Resource.Throughput, read.Resource.AutoscaleMaxThroughput));
        Assert.Equal(400, read.MinThroughput);
        Assert.False(read.IsReplacePending);
        await Answers.RefusedAsync(HttpStatusCode.BadRequest, () => container.ReplaceThroughputAsync(250, cancellationToken: Cancel));
        await Answers.RefusedAsync(HttpStatusCode.BadRequest, () => container.ReplaceThroughputAsync(450, cancellationToken: Cancel));
    }

    [Fact]
    public async Task AutoscaleIsReadAndReplaced()
    {
        Container container = await local.Database.CreateContainerAsync(
            new("auto", "/pk"), ThroughputProperties.CreateAutoscaleThroughput(4000), cancellationToken: Cancel);
        var read = await container.ReadThroughputAsync(new RequestOptions(), Cancel);
        Assert.Equal((4000, 400), (read.Resource.AutoscaleMaxThroughput, read.Resource.Throughput));

        await container.ReplaceThroughputAsync(ThroughputProperties.CreateAutoscaleThroughput(8000), cancellationToken: Cancel);
        Assert.Equal(8000, (await container.ReadThroughputAsync(new RequestOptions(), Cancel)).Resource.AutoscaleMaxThroughput);
    }

    [Fact]
    public async Task ADatabaseHasAThroughputOfItsOwnAndAContainerWithoutOneHasNone()
    {
        Database database = await local.Client.CreateDatabaseAsync("paid", 600, cancellationToken: Cancel);
        Assert.Equal(600, await database.ReadThroughputAsync(Cancel));
        await database.ReplaceThroughputAsync(700, cancellationToken: Cancel);
        Assert.Equal(700, await database.ReadThroughputAsync(Cancel));
        Container container = await database.CreateContainerAsync("c", "/pk", cancellationToken: Cancel);
        Assert.Null(await container.ReadThroughputAsync(Cancel));
    }

    [Fact]
    public async Task RaisingThroughputSplitsPartitionsAndLosesNothing()
    {
        var container = await local.NewOrdersAsync(throughput: 10_000);
        var orders = Order.Many();
        await container.FillAsync(orders);
        Assert.Single(await container.GetFeedRangesAsync(Cancel));

        await container.ReplaceThroughputAsync(40_000, cancellationToken: Cancel);
        var fresh = local.NewClient().GetContainer("shop", container.Id);
        Assert.Equal(4, (await fresh.GetFeedRangesAsync(Cancel)).Count);
        Assert.Equal(orders.Count, (await fresh.QueryAsync<Order>("SELECT * FROM c")).Count);
        Assert.Equal(orders.Count, (await container.QueryAsync<Order>("SELECT * FROM c")).Count);
    }

    [Fact]
    public async Task ADatabasesThroughputAndTheAccountsLimitThrottleToo()
    {
        Database shared = await local.Client.CreateDatabaseAsync("shared", 400, cancellationToken: Cancel);
        Container first = await shared.CreateContainerAsync("c", "/pk", cancellationToken: Cancel);
        Assert.True(await IsThrottledAsync(local, first));

        await using var limited = CosmosLocalAccount.Open(new() { ThroughputLimit = 400 });
        using var client = LocalAccount.Connect(limited, options => options.MaxRetryAttemptsOnRateLimitedRequests = 0);
        Database database = await client.CreateDatabaseAsync("d", cancellationToken: Cancel);
        Assert.True(await IsThrottledAsync(await database.CreateContainerAsync("c", "/pk", cancellationToken: Cancel)));
    }

    [Fact]
    public async Task ContainersOfADatabaseShareItsThroughput()
    {
        var time = new FakeTimeProvider();
        await using var account = CosmosLocalAccount.Open(new() { TimeProvider = time, Partitions = 2 });
        using var client = LocalAccount.Connect(account, options => options.MaxRetryAttemptsOnRateLimitedRequests = 0);
        Database shared = await client.CreateDatabaseAsync("shared", 1000, cancellationToken: Cancel);
        Container first = await shared.CreateContainerAsync("first", "/pk", cancellationToken: Cancel);
        Container second = await shared.CreateContainerAsync("second", "/pk", cancellationToken: Cancel);
        Container own = await shared.CreateContainerAsync("own", "/pk", 400, cancellationToken: Cancel);

        // The clock stands still: what is taken is not given again. A key has half of the database's units, two keys may have all.
        var taken = await TakeAsync(first, "a");
        Assert.InRange(taken, 500, 600);
        taken += await TakeAsync(first, "b") + await TakeAsync(first, "c") + await TakeAsync(first, "d");
        Assert.InRange(taken, 1000, 1200);
        Assert.Equal(0, await TakeAsync(second, "a"));
        Assert.InRange(await TakeAsync(own, "a"), 200, 300);

        time.Advance(TimeSpan.FromSeconds(2));
        Assert.InRange(await TakeAsync(second, "a"), 500, 600);

        await shared.ReplaceThroughputAsync(2000, cancellationToken: Cancel);
        time.Advance(TimeSpan.FromSeconds(2));
        taken = 0;
        foreach (var key in (string[])["a", "b", "c", "d"])
            taken += await TakeAsync(first, key) + await TakeAsync(second, key);
        Assert.InRange(taken, 2000, 2300);

        static async Task<double> TakeAsync(Container container, string key)
        {
            for (var taken = 0.0; ;)
            {
                try
                {
                    taken += (await container.UpsertItemAsync(new { id = "o", pk = key, fill = new string('x', 50_000) }, cancellationToken: Cancel)).RequestCharge;
                }
                catch (CosmosException refused) when (refused.StatusCode == HttpStatusCode.TooManyRequests)
                {
                    return taken;
                }
            }
        }
    }

    [Fact]
    public async Task BeyondTheThroughputCallsAreThrottledAndTheSdkWaits()
    {
        var container = await local.NewOrdersAsync(throughput: 400);
        var impatient = local.NewClient(options => options.MaxRetryAttemptsOnRateLimitedRequests = 0).GetContainer("shop", container.Id);
        var order = new Order("o", "c", 0, 0, 0, new string('x', 50_000));

        CosmosException? throttled = null;
        for (var n = 0; n < 100 && throttled is null; n++)
        {
            try
            {
                await impatient.UpsertItemAsync(order, order.Key, cancellationToken: Cancel);
            }
            catch (CosmosException refused)
            {
                throttled = refused;
            }
        }

        Assert.Equal((HttpStatusCode.TooManyRequests, 3200), (throttled?.StatusCode, throttled?.SubStatusCode));
        Assert.True(throttled?.RetryAfter > TimeSpan.Zero);
        Assert.True(Assert.Single(local.Account.ReadPartitions("shop", container.Id)).Throttles >= 1);
        await container.UpsertItemAsync(order, order.Key, cancellationToken: Cancel);
    }

    [Fact]
    public async Task EveryPartitionCountsWhatItServedAndHolds()
    {
        var container = await local.NewOrdersAsync(throughput: 20_000);
        var orders = Order.Many();
        double charged = 0;
        foreach (var order in orders)
            charged += (await container.CreateItemAsync(order, order.Key, cancellationToken: Cancel)).RequestCharge;

        var partitions = local.Account.ReadPartitions("shop", container.Id);
        Assert.Equal(2, partitions.Count);
        Assert.Equal(("", "FF"), (partitions[0].MinInclusive, partitions[1].MaxExclusive));
        Assert.Equal(partitions[0].MaxExclusive, partitions[1].MinInclusive);
        Assert.All(partitions, partition => Assert.Equal(partition.Documents, partition.Requests));
        Assert.All(partitions, partition => Assert.InRange(partition.Bytes, partition.Documents * 50, partition.Documents * 500));
        Assert.Equal(orders.Count, partitions.Sum(partition => partition.Documents));
        Assert.Equal(charged, partitions.Sum(partition => partition.RequestUnits), tolerance: 0.01);
        Assert.Empty(local.Account.ReadPartitions("shop", "none"));
    }

    [Fact]
    public async Task ChargesGrowWithSizeAndIndexedPaths()
    {
        var everything = await local.NewContainerAsync();
        var nothing = await local.NewContainerAsync(configure: properties => properties.IndexingPolicy = new() { ExcludedPaths = { new() { Path = "/*" } } });
        var small = Item(10);
        var charge = await CreatedAsync(everything, small);
        Assert.True(await CreatedAsync(nothing, small) < charge);
        Assert.True(await CreatedAsync(everything, Item(100_000)) > charge + 40);
        Assert.InRange((await everything.ReadItemAsync<object>("100000", new("p"), cancellationToken: Cancel)).RequestCharge, 9, 11);
        Assert.Equal(1, (await everything.ReadItemAsync<object>("10", new("p"), cancellationToken: Cancel)).RequestCharge);
        Assert.True((await everything.ReplaceItemAsync(small, "10", cancellationToken: Cancel)).RequestCharge > charge);

        static object Item(int size) => new { id = $"{size}", pk = "p", fill = new string('x', size), a = 1, b = 2, c = 3, d = 4, e = 5 };

        static async Task<double> CreatedAsync(Container container, object item) =>
            (await container.CreateItemAsync(item, cancellationToken: Cancel)).RequestCharge;
    }

    [Fact]
    public async Task ADatabaseScalesByItselfToo()
    {
        Database database = await local.Client.CreateDatabaseAsync("scaled", ThroughputProperties.CreateAutoscaleThroughput(4000), cancellationToken: Cancel);
        Assert.Equal(4000, (await database.ReadThroughputAsync(new RequestOptions(), Cancel)).Resource.AutoscaleMaxThroughput);
        await database.ReplaceThroughputAsync(ThroughputProperties.CreateAutoscaleThroughput(20_000), cancellationToken: Cancel);
        Assert.Equal(20_000, (await database.ReadThroughputAsync(new RequestOptions(), Cancel)).Resource.AutoscaleMaxThroughput);
        await database.CreateContainerAsync("c", "/pk", cancellationToken: Cancel);
        Assert.Equal(2, local.Account.ReadPartitions("scaled", "c").Count);
    }

    [Fact]
    public async Task APartitionThatOutgrowsItsSizeSplitsByItself()
    {
        await using var account = CosmosLocalAccount.Open(new() { SplitAboveBytes = 20_000 });
        using var client = LocalAccount.Connect(account);
        Database database = await client.CreateDatabaseAsync("d", cancellationToken: Cancel);
        Container container = await database.CreateContainerAsync(new("c", ["/customerId", "/bucket"]), cancellationToken: Cancel);
        var orders = Order.Many(customers: 20, each: 20).Select(order => order with { Status = new string('x', 200) }).ToList();
        await container.FillAsync(orders);

        await Eventually.IsAsync(() => account.ReadPartitions("d", "c").Count >= 4);
        Assert.Equal(orders.Count, account.ReadPartitions("d", "c").Sum(partition => partition.Documents));
        Assert.Equal(orders.Count, (await container.QueryAsync<Order>("SELECT * FROM c")).Count);
    }

    private static Task<bool> IsThrottledAsync(LocalAccount account, Container container) => IsThrottledAsync(
        account.NewClient(options => options.MaxRetryAttemptsOnRateLimitedRequests = 0).GetContainer(container.Database.Id, container.Id));

    private static async Task<bool> IsThrottledAsync(Container impatient)
    {
        try
        {
            for (var n = 0; n < 100; n++)
                await impatient.UpsertItemAsync(new { id = "o", pk = "p", fill = new string('x', 50_000) }, cancellationToken: Cancel);
            return false;
        }
        catch (CosmosException refused) when (refused.StatusCode == HttpStatusCode.TooManyRequests)
        {
            return true;
        }
    }
}
