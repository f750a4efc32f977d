using System.Net;
using Microsoft.Azure.Cosmos;
using Microsoft.Extensions.Time.Testing;

namespace CosmosLocal.Tests.EndToEnd;

public sealed class ChangeFeedTests(LocalAccount local) : IClassFixture<LocalAccount>
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(10_000)]
    [InlineData(40_000)]
    public async Task EveryItemComesOnceInItsNewestVersionAndDeletesDoNot(int throughput)
    {
        var container = await local.NewOrdersAsync(throughput: throughput);
        var orders = Order.Many();
        await container.FillAsync(orders);
        await container.UpsertItemAsync(orders[0] with { Total = 999 }, orders[0].Key, cancellationToken: Cancel);
        await container.DeleteItemAsync<Order>(orders[1].Id, orders[1].Key, cancellationToken: Cancel);

        var (changes, continuation) = await DrainAsync(container, ChangeFeedStartFrom.Beginning(), pageSize: 7);
        Assert.Equal(orders.Count - 1, changes.Count);
        Assert.Equal(changes.Count, changes.Select(change => (change.CustomerId, change.Id)).Distinct().Count());
        Assert.Equal(999, changes.Single(change => change is { CustomerId: "cust0", Id: "o000" }).Total);

        await container.UpsertItemAsync(orders[5] with { Total = 555 }, orders[5].Key, cancellationToken: Cancel);
        var (later, _) = await DrainAsync(container, ChangeFeedStartFrom.ContinuationToken(continuation));
        Assert.Equal(555, Assert.Single(later).Total);
    }

    [Fact]
    public async Task FromNowOnlyWhatComesLater()
    {
        var container = await local.NewOrdersAsync(throughput: 40_000);
        await container.FillAsync(Order.Many(customers: 3));

        var (none, continuation) = await DrainAsync(container, ChangeFeedStartFrom.Now());
        Assert.Empty(none);
        var late = new Order("late", "cust1", 0, 99, 1);
        await container.CreateItemAsync(late, late.Key, cancellationToken: Cancel);
        Assert.Equal("late", Assert.Single((await DrainAsync(container, ChangeFeedStartFrom.ContinuationToken(continuation))).Changes).Id);
    }

    [Fact]
    public async Task FromATimeNothingOlder()
    {
        var container = await local.NewOrdersAsync();
        await container.FillAsync(Order.Many(customers: 1));

        Assert.Equal(12, (await DrainAsync(container, ChangeFeedStartFrom.Time(TimeProvider.System.GetUtcNow().UtcDateTime.AddMinutes(-1)))).Changes.Count);
        Assert.Empty((await DrainAsync(container, ChangeFeedStartFrom.Time(TimeProvider.System.GetUtcNow().UtcDateTime.AddMinutes(1)))).Changes);
    }

    [Fact]
    public async Task FromATimeBetweenWritesWhatWasWrittenSince()
    {
        var time = new FakeTimeProvider(new(2026, 1, 1, 0, 0, 0, TimeSpan.Zero));
        await using var account = CosmosLocalAccount.Open(new() { TimeProvider = time, Partitions = 3 });
        using var client = LocalAccount.Connect(account);
        Database database = await client.CreateDatabaseAsync("d", cancellationToken: Cancel);
        Container container = await database.CreateContainerAsync(new("c", ["/customerId", "/bucket"]), cancellationToken: Cancel);
        var orders = Order.Many(customers: 4);
        await container.FillAsync(orders.Take(30));
        time.Advance(TimeSpan.FromMinutes(10));
        await container.FillAsync(orders.Skip(30));
        await container.UpsertItemAsync(orders[0] with { Total = 999 }, orders[0].Key, cancellationToken: Cancel);

        var since = await DrainAsync(container, ChangeFeedStartFrom.Time(time.GetUtcNow().UtcDateTime.AddMinutes(-5)), pageSize: 4);
        Assert.Equal(orders.Skip(30).Append(orders[0]).Select(Name).Order(), since.Changes.Select(Name).Order());
    }

    [Fact]
    public async Task EveryRangeGoesOnFromItsOwnContinuation()
    {
        var container = await local.NewOrdersAsync(throughput: 40_000);
        var orders = Order.Many();
        await container.FillAsync(orders.Take(60));
        var continuations = new List<string>();
        foreach (var range in await container.GetFeedRangesAsync(Cancel))
            continuations.Add((await DrainAsync(container, ChangeFeedStartFrom.Beginning(range), pageSize: 5)).Continuation);
        await container.FillAsync(orders.Skip(60));

        Assert.Equal(4, continuations.Count);
        var later = new List<Order>();
        foreach (var continuation in continuations)
            later.AddRange((await DrainAsync(container, ChangeFeedStartFrom.ContinuationToken(continuation), pageSize: 5)).Changes);
        Assert.Equal(orders.Skip(60).Select(Name).Order(), later.Select(Name).Order());
    }

    [Fact]
    public async Task RangesKeysAndPrefixesHaveFeedsOfTheirOwn()
    {
        var container = await local.NewOrdersAsync(throughput: 40_000);
        await container.FillAsync(Order.Many());

        var byRange = new List<Order>();
        foreach (var range in await container.GetFeedRangesAsync(Cancel))
            byRange.AddRange((await DrainAsync(container, ChangeFeedStartFrom.Beginning(range))).Changes);
        Assert.Equal(96, byRange.Count);
        Assert.Equal(96, byRange.Distinct().Count());

        var key = await DrainAsync(container, ChangeFeedStartFrom.Beginning(FeedRange.FromPartitionKey(Order.KeyOf("cust2", 2))));
        Assert.Equal(4, key.Changes.Count);
        Assert.All(key.Changes, change => Assert.Equal(("cust2", 2), (change.CustomerId, change.Bucket)));
        var prefix = await DrainAsync(container, ChangeFeedStartFrom.Beginning(FeedRange.FromPartitionKey(Order.PrefixOf("cust2"))));
        Assert.Equal(12, prefix.Changes.Count);
        Assert.All(prefix.Changes, change => Assert.Equal("cust2", change.CustomerId));
    }

    private static (string, string) Name(Order order) => (order.CustomerId, order.Id);

    private static async Task<(List<Order> Changes, string Continuation)> DrainAsync(Container container, ChangeFeedStartFrom start, int? pageSize = null)
    {
        using var feed = container.GetChangeFeedIterator<Order>(start, ChangeFeedMode.Incremental, new() { PageSizeHint = pageSize });
        var changes = new List<Order>();
        while (true)
        {
            var page = await feed.ReadNextAsync(Cancel);
            if (page.StatusCode == HttpStatusCode.NotModified)
                return (changes, page.ContinuationToken);
            Assert.True(page.Count <= (pageSize ?? int.MaxValue));
            changes.AddRange(page);
        }
    }
}
