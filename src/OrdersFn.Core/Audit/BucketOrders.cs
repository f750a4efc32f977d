using OrdersFn.Core.Orders;
using OrdersFn.Core.Timeline;

namespace OrdersFn.Core.Audit;

/// <summary>The orders that belong into a bucket, as the orders container has them.</summary>
internal sealed class BucketOrders(AuditQueries queries, ShardCounts shards)
{
    /// <summary>Of each order the newest document, an order's or a tombstone.</summary>
    public async IAsyncEnumerable<OrderDocument> OfAsync(
        TimelineBucket bucket, [System.Runtime.CompilerServices.EnumeratorCancellation] CancellationToken cancellation)
    {
        await using var orders = await Rows<OrderDocument>.StartAsync(queries.OrdersOfHourAsync(bucket.Hour, cancellation), cancellation);
        while (orders.Next is { OrderedAt: var time })
        {
            foreach (var order in Copies.Newest(await orders.TakeWhileAsync(order => order.OrderedAt == time)))
            {
                if (shards.BucketOf(order, bucket.Generation) == bucket)
                    yield return order;
            }
        }
    }
}
