using System.Collections.Concurrent;
using Microsoft.Azure.Cosmos;

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
        await UntilAsync(() => first.Count >= orders.Count);
        await processor.StopAsync();
        Assert.Equal(orders.Count, first.Count);

        var late = orders[3] with { Total = 777 };
        await monitored.UpsertItemAsync(late, late.Key, cancellationToken: Cancel);
        var second = new ConcurrentQueue<Order>();
        processor = await StartAsync(monitored, leases, second);
        await UntilAsync(() => !second.IsEmpty);
        await processor.StopAsync();
        Assert.Equal(777, Assert.Single(second).Total);
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
        await UntilAsync(() => seen.Count >= 2);
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

    private static async Task<ChangeFeedProcessor> StartAsync(Container monitored, Container leases, ConcurrentQueue<Order> seen)
    {
        var processor = monitored.GetChangeFeedProcessorBuilder<Order>("views", (context, changes, _) =>
            {
                foreach (var change in changes)
                    seen.Enqueue(change);
                return Task.CompletedTask;
            })
            .WithInstanceName("one")
            .WithLeaseContainer(leases)
            .WithStartTime(DateTime.MinValue.ToUniversalTime())
            .WithPollInterval(TimeSpan.FromMilliseconds(20))
            .WithMaxItems(10)
            .Build();
        await processor.StartAsync();
        return processor;
    }

    private static async Task UntilAsync(Func<bool> condition)
    {
        using var deadline = CancellationTokenSource.CreateLinkedTokenSource(Cancel);
        deadline.CancelAfter(TimeSpan.FromSeconds(30));
        while (!condition())
            await Task.Delay(10, deadline.Token);
    }
}
