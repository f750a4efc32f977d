using System.Collections.Concurrent;
using Microsoft.Azure.Cosmos;
using Tests;

namespace CosmosLocal.Tests.EndToEnd;

public sealed class ProcessorTests(LocalAccount local) : IClassFixture<LocalAccount>
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(10_000)]
    [InlineData(40_000)]
    public async Task AProcessorSeesEveryChangeAndARestartedOneGoesOnWhereItStopped(int throughput)
    {
        var monitored = await local.NewOrdersAsync(throughput: throughput);
        var leases = await local.NewContainerAsync("/id");
        var orders = Order.Many();
        await monitored.FillAsync(orders);

        var first = new ConcurrentQueue<Order>();
        var processor = await StartAsync(monitored, leases, first);
        await Eventually.IsAsync(() => first.Count >= orders.Count);
        await processor.StopAsync();
        Assert.Equal(orders.Count, first.Count);

        var late = orders[3] with { Total = 777 };
        await monitored.UpsertItemAsync(late, late.Key, cancellationToken: Cancel);
        var second = new ConcurrentQueue<Order>();
        processor = await StartAsync(monitored, leases, second);
        await Eventually.IsAsync(() => !second.IsEmpty);
        await processor.StopAsync();
        Assert.Equal(777, Assert.Single(second).Total);
    }

    [Fact]
    public async Task InstancesShareTheLeasesAndOneTakesOverWhenTheOtherIsGone()
    {
        var monitored = await local.NewOrdersAsync(throughput: 40_000);
        var leases = await local.NewContainerAsync("/id");
        var orders = Order.Many(customers: 16);
        await monitored.FillAsync(orders.Take(96));

        var first = new ConcurrentQueue<Order>();
        var second = new ConcurrentQueue<Order>();
        var one = await StartAsync(monitored, leases, first, "one");
        var two = await StartAsync(monitored, leases, second, "two");
        await Eventually.IsAsync(() => first.Concat(second).Select(order => (order.CustomerId, order.Id)).Distinct().Count() == 96);
        await Eventually.IsAsync(async () =>
        {
            var owners = await leases.QueryAsync<string>("SELECT VALUE c.Owner FROM c WHERE IS_STRING(c.Owner)");
            return owners.Count(owner => owner == "one") == 2 && owners.Count(owner => owner == "two") == 2;
        });

        await one.StopAsync();
        second.Clear();
        await monitored.FillAsync(orders.Skip(96));
        await Eventually.IsAsync(() => second.Select(order => (order.CustomerId, order.Id)).Distinct().Count(order => orders.Skip(96).Any(late => (late.CustomerId, late.Id) == order)) == 96);
        await two.StopAsync();
    }

    [Fact]
    public async Task AnInstanceThatLosesItsLeaseStopsReadingAndAnotherGoesOn()
    {
        var monitored = await local.NewOrdersAsync();
        var leases = await local.NewContainerAsync("/id");
        var seen = new ConcurrentQueue<Order>();
        var processor = await StartAsync(monitored, leases, seen, "one");
        await Eventually.IsAsync(async () => (await leases.QueryAsync<string>("SELECT VALUE c.Owner FROM c WHERE c.Owner = 'one'")).Count == 1);

        // Another instance takes the lease behind its back; it must notice by the ETag, and get the lease back once that one has expired.
        var lease = (await leases.QueryAsync<System.Text.Json.Nodes.JsonObject>("SELECT * FROM c WHERE IS_DEFINED(c.LeaseToken)")).Single();
        lease["Owner"] = "thief";
        await leases.UpsertItemAsync(lease, new PartitionKey((string)lease["id"]!), cancellationToken: Cancel);
        var order = Order.Many(customers: 1)[0];
        await monitored.CreateItemAsync(order, order.Key, cancellationToken: Cancel);
        await Eventually.IsAsync(() => seen.Any(change => change.Id == order.Id));
        await Eventually.IsAsync(async () => (await leases.QueryAsync<string>("SELECT VALUE c.Owner FROM c WHERE c.Owner = 'one'")).Count == 1);
        await processor.StopAsync();
    }

    [Fact]
    public async Task TheEstimatorCountsWhatIsLeft()
    {
        var monitored = await local.NewOrdersAsync();
        var leases = await local.NewContainerAsync("/id");
        var orders = Order.Many(customers: 1);
        await monitored.FillAsync(orders.Take(2));
        var seen = new ConcurrentQueue<Order>();
        var processor = await StartAsync(monitored, leases, seen);
        await Eventually.IsAsync(() => seen.Count >= 2);
        await processor.StopAsync();
        Assert.Equal(0, await LagAsync());

        await monitored.FillAsync(orders.Skip(2));
        Assert.Equal(10, await LagAsync());

        async Task<long> LagAsync()
        {
            var states = await monitored.GetChangeFeedEstimator("views", leases).GetCurrentStateIterator().ReadAllAsync();
            return states.Items.Sum(state => state.EstimatedLag);
        }
    }

    private static async Task<ChangeFeedProcessor> StartAsync(Container monitored, Container leases, ConcurrentQueue<Order> seen, string instance = "one")
    {
        var processor = monitored.GetChangeFeedProcessorBuilder<Order>("views", (context, changes, _) =>
            {
                foreach (var change in changes)
                    seen.Enqueue(change);
                return Task.CompletedTask;
            })
            .WithInstanceName(instance)
            .WithLeaseContainer(leases)
            .WithStartTime(DateTime.MinValue.ToUniversalTime())
            .WithPollInterval(TimeSpan.FromMilliseconds(20))
            .WithMaxItems(10)
            .WithLeaseConfiguration(acquireInterval: TimeSpan.FromMilliseconds(200), expirationInterval: TimeSpan.FromSeconds(2), renewInterval: TimeSpan.FromMilliseconds(300))
            .Build();
        await processor.StartAsync();
        return processor;
    }
}
