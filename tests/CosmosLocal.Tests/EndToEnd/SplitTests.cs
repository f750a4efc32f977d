using System.Collections.Concurrent;
using System.Net;
using Microsoft.Azure.Cosmos;
using Tests;

namespace CosmosLocal.Tests.EndToEnd;

/// <summary>Partitions that part while clients are at work: nothing may be lost, doubled, or be another key's.</summary>
public sealed class SplitTests(LocalAccount local) : IClassFixture<LocalAccount>
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task WritesAQueryAndAProcessorLiveThroughSplits()
    {
        var container = await local.NewOrdersAsync();
        var leases = await local.NewContainerAsync("/id");
        var early = Order.Many(customers: 20, each: 30);
        await Task.WhenAll(early.Select(order => container.CreateItemAsync(order, order.Key, cancellationToken: Cancel)));

        var seen = new ConcurrentDictionary<(string, string), double>();
        var processor = container.GetChangeFeedProcessorBuilder<Order>("split", (changes, _) =>
            {
                foreach (var change in changes)
                    seen[(change.CustomerId, change.Id)] = change.Total;
                return Task.CompletedTask;
            })
            .WithInstanceName("one").WithLeaseContainer(leases).WithStartTime(DateTime.MinValue.ToUniversalTime())
            .WithPollInterval(TimeSpan.FromMilliseconds(20)).WithMaxItems(50).Build();
        await processor.StartAsync();
        using var query = container.GetItemQueryIterator<Order>("SELECT * FROM c WHERE c.at < 1000 ORDER BY c.at DESC, c.id DESC", requestOptions: new() { MaxItemCount = 40 });
        var queried = (await query.ReadNextAsync(Cancel)).ToList();

        var bulk = local.NewClient(options => options.AllowBulkExecution = true).GetContainer("shop", container.Id);
        var late = Enumerable.Range(0, 10_000).Select(n => new Order($"late{n}", $"cust{n % 97}", n % 5, 1000 + n, n)).ToList();
        var written = 0;
        var parted = new TaskCompletionSource();
        var writing = Task.WhenAll(late.Select(async (order, n) =>
        {
            // However fast the writes before them are, these come between the first split and the next.
            if (n >= 9_000)
                await parted.Task;
            var created = await (n % 10 == 0 ? container : bulk).CreateItemAsync(order, order.Key, cancellationToken: Cancel);
            Interlocked.Increment(ref written);
            return created.StatusCode;
        }));
        await Eventually.IsAsync(() => Volatile.Read(ref written) > 500);
        await SplitAllAsync(container);
        parted.SetResult();
        await SplitAllAsync(container);
        while (query.HasMoreResults)
            queried.AddRange(await query.ReadNextAsync(Cancel));

        Assert.All(await writing, status => Assert.Equal(HttpStatusCode.Created, status));
        Assert.Equal(4, local.Account.ReadPartitions("shop", container.Id).Count);
        AssertSame(early, queried);
        AssertSame(early.Concat(late), await container.QueryAsync<Order>("SELECT * FROM c"));
        await Eventually.IsAsync(() => seen.Count == early.Count + late.Count);
        await processor.StopAsync();
        Assert.Equal(4, (await leases.QueryAsync<string>("SELECT VALUE c.id FROM c WHERE IS_DEFINED(c.LeaseToken)")).Count);
    }

    [Theory]
    [InlineData("SELECT * FROM c ORDER BY c.at")]
    [InlineData("SELECT * FROM c ORDER BY c.at DESC, c.id DESC")]
    [InlineData("SELECT * FROM c")]
    public async Task AContinuationFromBeforeASplitGoesOnAfterIt(string text)
    {
        var container = await local.NewOrdersAsync();
        var orders = Order.Many();
        await container.FillAsync(orders);

        var found = new List<Order>();
        string? continuation = null;
        do
        {
            using var iterator = container.GetItemQueryIterator<Order>(text, continuation, new() { MaxItemCount = 20 });
            var page = await iterator.ReadNextAsync(Cancel);
            found.AddRange(page);
            continuation = page.ContinuationToken;
            if (found.Count is > 15 and < 60)
                await SplitAllAsync(container);
        }
        while (continuation is not null);

        AssertSame(orders, found);
        if (text.Contains("ORDER BY", StringComparison.Ordinal))
        {
            var times = found.Select(order => order.At).ToList();
            Assert.Equal(text.Contains("DESC", StringComparison.Ordinal) ? times.OrderDescending() : times.Order(), times);
        }
    }

    [Fact]
    public async Task APulledFeedGoesOnAfterASplit()
    {
        var container = await local.NewOrdersAsync();
        var orders = Order.Many();
        await container.FillAsync(orders);

        var seen = new List<Order>();
        using var feed = container.GetChangeFeedIterator<Order>(ChangeFeedStartFrom.Beginning(), ChangeFeedMode.Incremental, new() { PageSizeHint = 10 });
        FeedResponse<Order> page;
        while ((page = await feed.ReadNextAsync(Cancel)).StatusCode != HttpStatusCode.NotModified)
        {
            seen.AddRange(page);
            if (seen.Count is > 25 and < 50)
                await SplitAllAsync(container);
        }

        AssertSame(orders, seen);
    }

    [Fact]
    public async Task OneCustomerMayBePartedAndIsStillReadByPrefix()
    {
        var container = await local.NewOrdersAsync();
        var orders = Enumerable.Range(0, 60).Select(n => new Order($"o{n:d3}", "big", n, n, n)).ToList();
        await container.FillAsync(orders);
        await SplitAllAsync(container);
        await SplitAllAsync(container);
        Assert.Equal(4, local.Account.ReadPartitions("shop", container.Id).Count(partition => partition.Documents > 0));

        // A client that knows the old ranges, and one that knows none.
        foreach (var client in new[] { container, local.NewClient().GetContainer("shop", container.Id) })
        {
            AssertSame(orders, await client.QueryAsync<Order>("SELECT * FROM c", new() { PartitionKey = Order.PrefixOf("big"), MaxItemCount = 7 }));
            var sorted = await client.QueryAsync<Order>(
                "SELECT * FROM c WHERE c.customerId = 'big' ORDER BY c.at DESC", new() { PartitionKey = Order.PrefixOf("big"), MaxItemCount = 7 });
            Assert.Equal(orders.Select(order => order.Id).Reverse(), sorted.Select(order => order.Id));
            Assert.Equal(60, Assert.Single(await client.QueryAsync<int>("SELECT VALUE COUNT(1) FROM c", new() { PartitionKey = Order.PrefixOf("big") })));
        }
    }

    private async Task SplitAllAsync(Container container)
    {
        foreach (var partition in local.Account.ReadPartitions("shop", container.Id))
            Assert.True(await local.Account.SplitAsync("shop", container.Id, partition.Id, Cancel));
    }

    private static void AssertSame(IEnumerable<Order> expected, IEnumerable<Order> actual) =>
        Assert.Equal(expected.Select(Name).Order(), actual.Select(Name).Order());

    private static (string, string) Name(Order order) => (order.CustomerId, order.Id);
}
