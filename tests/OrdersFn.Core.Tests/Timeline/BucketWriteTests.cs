using OrdersFn.Core.Orders;
using OrdersFn.Core.Timeline;

namespace OrdersFn.Core.Tests.Timeline;

public sealed class BucketWriteTests
{
    private static readonly TimelineBucket Bucket = new(Some.Time, 0);

    private static TimelineDocument Document(OrderDocument order) => TimelineDocument.From(order, Bucket, order.Ttl);

    [Fact]
    public void AnErasureBeforeItsOrderWasSeenKeepsTheOrderOut()
    {
        var partition = new Partition();
        var order = Some.Order();
        partition.Apply([Document(Some.Tombstone(order))]);
        partition.Apply([Document(order)]);
        Assert.Equal(0, partition.Rollup!.Orders);
        Assert.False(Assert.Single(partition.Documents.Values).IsEntry);
    }

    [Fact]
    public void AStatusChangeMovesTheOrderBetweenStatusesOnce()
    {
        var partition = new Partition();
        var paid = Document(Some.Order(version: 2, status: OrderStatus.Paid));
        partition.Apply([Document(Some.Order())]);
        partition.Apply([paid]);
        partition.Apply([paid]);
        partition.Apply([Document(Some.Order())]);
        Assert.Equal("1 orders, 1 units, revenue {GBP: 100}, by currency {GBP: 1}, by status {paid: 1}", partition.Rollup!.Describe());
    }

    [Fact]
    public void NothingNewIsNothingToWrite()
    {
        var partition = new Partition();
        partition.Apply([Document(Some.Order())]);
        Assert.True(BucketWrite.Plan(Bucket, partition.State, [Document(Some.Order())]).IsEmpty);
    }

    /// <summary>Whatever is delivered, however often and in whatever order, the partition ends up as if only the newest states had been.</summary>
    [Fact]
    public void AnyDeliveryEndsInTheSameStateAsTheNewestStatesAlone()
    {
        for (var seed = 0; seed < 2000; seed++)
        {
            var random = new Random(seed);
            var histories = Enumerable.Range(0, random.Next(1, 6)).Select(i => History(random, $"ORD{i}")).ToList();
            var partition = new Partition();
            var deliveries = histories.SelectMany(history => history)
                .Concat(histories.SelectMany(history => history.Where(_ => random.Next(2) == 0)))
                .OrderBy(_ => random.Next())
                .Concat(histories.Select(history => history[^1]).OrderBy(_ => random.Next()))
                .ToList();
            while (deliveries.Count > 0)
            {
                var batch = deliveries.Take(random.Next(1, 5)).ToList();
                deliveries.RemoveRange(0, batch.Count);
                // One per order within a batch, as the projector hands them over.
                partition.Apply([.. batch.GroupBy(change => change.Id).Select(group => group.Aggregate((x, y) => y.IsNewerThan(x) ? y : x))]);
            }

            var expected = new Partition();
            expected.Apply([.. histories.Select(history => history[^1])]);
            Assert.True(expected.Rollup!.SameSums(partition.Rollup!), $"seed {seed}: {partition.Rollup!.Describe()}");
            Assert.Equal(expected.Documents.OrderBy(pair => pair.Key), partition.Documents.OrderBy(pair => pair.Key));
        }
    }

    private static List<TimelineDocument> History(Random random, string id)
    {
        var order = Some.Order(id, total: random.Next(1000), quantity: random.Next(1, 9), currency: random.Next(2) == 0 ? "GBP" : "EUR");
        var states = new List<TimelineDocument> { Document(order) };
        OrderStatus[] moves = [OrderStatus.Paid, OrderStatus.Shipped, OrderStatus.Delivered, OrderStatus.Returned];
        foreach (var status in moves.Take(random.Next(5)))
        {
            order = order with { Version = order.Version + 1, Status = status };
            states.Add(Document(order));
        }

        if (random.Next(3) == 0)
            states.Add(Document(Some.Tombstone(order)));
        return states;
    }

    /// <summary>A partition of the store, as far as plans are concerned.</summary>
    private sealed class Partition
    {
        public Dictionary<string, TimelineDocument> Documents { get; } = [];

        public Rollup? Rollup { get; private set; }

        public BucketState State => new(Rollup, Documents);

        public void Apply(IReadOnlyList<TimelineDocument> changes)
        {
            var write = BucketWrite.Plan(Bucket, State, changes);
            foreach (var (next, previous) in write.Documents)
            {
                Assert.Equal(Documents.GetValueOrDefault(next.Id), previous);
                Documents[next.Id] = next;
            }

            Rollup = write.Rollup ?? Rollup;
        }
    }
}
