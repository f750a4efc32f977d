using System.Collections.Concurrent;
using Microsoft.Azure.Cosmos;
using Tests;
using static Microsoft.Azure.Cosmos.ChangeFeedOperationType;

namespace CosmosLocal.Tests.EndToEnd;

/// <summary>The change feed processor of all versions and deletes.</summary>
public sealed class AllVersionsProcessorTests(LocalAccount local) : IClassFixture<LocalAccount>
{
    private readonly ConcurrentQueue<Exception> _errors = new();

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task CreationsReplacementsAndDeletionsAreDeliveredAndARestartedProcessorMissesNone()
    {
        var monitored = await NewOrdersAsync();
        var leases = await local.NewContainerAsync("/id");
        var order = Order.Many()[0];
        var first = new ConcurrentQueue<ChangeFeedItem<Order>>();
        var processor = await StartAsync(monitored, leases, first, "one");
        await Eventually.IsAsync(async () =>
        {
            await ProbeAsync(monitored);
            return !first.IsEmpty;
        });
        await monitored.CreateItemAsync(order, order.Key, cancellationToken: Cancel);
        await monitored.UpsertItemAsync(order with { Total = 1 }, order.Key, cancellationToken: Cancel);
        await monitored.DeleteItemAsync<Order>(order.Id, order.Key, cancellationToken: Cancel);
        await Eventually.IsAsync(() => Of(first, order).Count == 3);
        await processor.StopAsync();
        Assert.Equal([Create, Replace, Delete], Of(first, order));

        await monitored.CreateItemAsync(order, order.Key, cancellationToken: Cancel);
        await monitored.DeleteItemAsync<Order>(order.Id, order.Key, cancellationToken: Cancel);
        var second = new ConcurrentQueue<ChangeFeedItem<Order>>();
        processor = await StartAsync(monitored, leases, second, "one");
        await Eventually.IsAsync(() => Of(second, order).Count == 2);
        await processor.StopAsync();
        Assert.Equal([Create, Delete], Of(second, order));
        Assert.Empty(_errors);
    }

    [Fact]
    public async Task TwoInstancesShareTheRangesAndFollowSplits()
    {
        var monitored = await NewOrdersAsync(throughput: 20_000);
        var leases = await local.NewContainerAsync("/id");
        var first = new ConcurrentQueue<ChangeFeedItem<Order>>();
        var second = new ConcurrentQueue<ChangeFeedItem<Order>>();
        var one = await StartAsync(monitored, leases, first, "one");
        var two = await StartAsync(monitored, leases, second, "two");
        await Eventually.IsAsync(async () =>
        {
            await ProbeAsync(monitored);
            var owners = await leases.QueryAsync<string>("SELECT VALUE c.Owner FROM c WHERE IS_STRING(c.Owner) AND IS_STRING(c.ContinuationToken)");
            return owners.Count(owner => owner == "one") == 1 && owners.Count(owner => owner == "two") == 1;
        });

        var orders = Order.Many();
        await monitored.FillAsync(orders);
        foreach (var partition in local.Account.ReadPartitions("shop", monitored.Id))
            Assert.True(await local.Account.SplitAsync("shop", monitored.Id, partition.Id, Cancel));
        foreach (var order in orders)
            await monitored.DeleteItemAsync<Order>(order.Id, order.Key, cancellationToken: Cancel);

        // Delivered at least once: a lease that changes hands may bring changes again.
        var expected = orders.SelectMany(order => new[] { (Create, order.CustomerId, order.Id), (Delete, order.CustomerId, order.Id) }).Order().ToList();
        await Eventually.IsAsync(() => Seen().Count >= expected.Count);
        await one.StopAsync();
        await two.StopAsync();
        Assert.Equal(expected, Seen());
        Assert.False(first.IsEmpty || second.IsEmpty);

        List<(ChangeFeedOperationType, string, string)> Seen() =>
            [.. first.Concat(second).Select(Name).Where(name => !name.Customer.StartsWith("probe", StringComparison.Ordinal)).Distinct().Order()];
    }

    [Fact]
    public async Task WithoutVersionsTheProcessorIsToldWhatToSet()
    {
        var monitored = await local.NewOrdersAsync();
        var processor = await StartAsync(monitored, await local.NewContainerAsync("/id"), new(), "one");
        await Eventually.IsAsync(() => !_errors.IsEmpty);
        await processor.StopAsync();
        Assert.Contains("CosmosLocalOptions.AllVersionsRetention", Assert.IsType<CosmosException>(_errors.First()).ResponseBody, StringComparison.Ordinal);
    }

    private Task<Container> NewOrdersAsync(int? throughput = null) =>
        local.NewOrdersAsync(properties => properties.ChangeFeedPolicy.FullFidelityRetention = TimeSpan.FromMinutes(10), throughput);

    private async Task<ChangeFeedProcessor> StartAsync(Container monitored, Container leases, ConcurrentQueue<ChangeFeedItem<Order>> seen, string instance)
    {
        var processor = monitored.GetChangeFeedProcessorBuilderWithAllVersionsAndDeletes<Order>("versions", (_, changes, _) =>
            {
                foreach (var change in changes)
                    seen.Enqueue(change);
                return Task.CompletedTask;
            })
            .WithInstanceName(instance)
            .WithLeaseContainer(leases)
            .WithPollInterval(TimeSpan.FromMilliseconds(20))
            .WithMaxItems(10)
            .WithLeaseConfiguration(acquireInterval: TimeSpan.FromMilliseconds(200), expirationInterval: TimeSpan.FromSeconds(2), renewInterval: TimeSpan.FromMilliseconds(300))
            .WithErrorNotification((_, error) =>
            {
                _errors.Enqueue(error);
                return Task.CompletedTask;
            })
            .Build();
        await processor.StartAsync();
        return processor;
    }

    // Without a checkpoint a processor starts at whatever is now when its poll comes, which nothing tells: so something has to come first.
    private static async Task ProbeAsync(Container monitored)
    {
        var probe = new Order(Guid.NewGuid().ToString(), $"probe{Random.Shared.Next(20)}", 0, 0, 0);
        await monitored.CreateItemAsync(probe, probe.Key, cancellationToken: Cancel);
    }

    private static List<ChangeFeedOperationType> Of(IEnumerable<ChangeFeedItem<Order>> changes, Order order) =>
        [.. changes.Where(change => (change.Metadata.Id ?? change.Current.Id) == order.Id).Select(change => change.Metadata.OperationType)];

    private static (ChangeFeedOperationType Operation, string Customer, string Id) Name(ChangeFeedItem<Order> change) => change.Metadata.OperationType == Delete
        ? (Delete, change.Metadata.PartitionKey["customerId"].ToString()!, change.Metadata.Id)
        : (change.Metadata.OperationType, change.Current.CustomerId, change.Current.Id);
}
