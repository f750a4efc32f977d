using Microsoft.Azure.Cosmos;
using OrdersFn.Core.OrderIndex;
using OrdersFn.Core.Orders;
using OrdersFn.Core.Store;
using OrdersFn.Core.Timeline;

namespace OrdersFn.Core.Audit;

/// <summary>What the audit reads. All of it crosses partitions on purpose: it recounts everything. Order lines are left where they are.</summary>
internal sealed class AuditQueries(CosmosClients clients)
{
    private const string OrderFields =
        "SELECT c.id, c.type, c.schemaVersion, c.customerId, c.saltBucket, c.orderedAt, c.receivedAt, c.currency, c.status, c.total, c.quantity, c.version, c.movedTo FROM c";

    // Tombstones too: of an order that was erased on its way, the copy it left may be there still. Placeholders are no orders.
    private const string OrderTypes = $"c.type IN ('{OrderDocument.OrderType}', '{OrderDocument.TombstoneType}')";

    private static readonly QueryRequestOptions Wide = new() { MaxItemCount = 1000, MaxConcurrency = 4 };

    /// <summary>Orders and tombstones, by time.</summary>
    public IAsyncEnumerable<OrderDocument> OrdersByTimeAsync(CancellationToken cancellation) => clients.ForRequests.Orders.QueryAsync<OrderDocument>(
        new QueryDefinition($"{OrderFields} WHERE {OrderTypes} ORDER BY c.orderedAt"), Wide, cancellation);

    /// <summary>Orders and tombstones of one hour, by time.</summary>
    public IAsyncEnumerable<OrderDocument> OrdersOfHourAsync(DateTimeOffset hour, CancellationToken cancellation)
    {
        var last = hour.AddTicks(TimeSpan.TicksPerHour - 1);
        var query = new QueryDefinition($"{OrderFields} WHERE {OrderTypes} AND c.orderedAt >= @first AND c.orderedAt <= @last ORDER BY c.orderedAt")
            .WithParameter("@first", Timestamps.ToStored(hour))
            .WithParameter("@last", Timestamps.ToStored(last));
        return clients.ForRequests.Orders.QueryAsync<OrderDocument>(query, Wide, cancellation);
    }

    /// <summary>Orders and tombstones with any of the ids, of all customers.</summary>
    public IAsyncEnumerable<OrderDocument> OrdersWithIdsAsync(IEnumerable<string> ids, CancellationToken cancellation) =>
        clients.ForRequests.Orders.QueryAsync<OrderDocument>(OneOfQuery.Of($"{OrderFields} WHERE {OrderTypes} AND c.id", ids), Wide, cancellation);

    public IAsyncEnumerable<TimelineDocument> EntriesByTimeAsync(CancellationToken cancellation) => clients.ForRequests.Timeline.QueryAsync<TimelineDocument>(
        new QueryDefinition($"SELECT * FROM c WHERE c.type = '{TimelineDocument.EntryType}' ORDER BY c.orderedAt"),
        Wide,
        cancellation);

    public IAsyncEnumerable<Rollup> RollupsByBucketAsync(CancellationToken cancellation) => clients.ForRequests.Timeline.QueryAsync<Rollup>(
        new QueryDefinition($"SELECT * FROM c WHERE c.id = '{Rollup.RollupId}' ORDER BY c.orderedAt"), Wide, cancellation);

    public Task<TimelineDocument?> EntryAsync(string bucket, string id, CancellationToken cancellation) =>
        clients.ForRequests.Timeline.TryReadAsync<TimelineDocument>(id, new PartitionKey(bucket), cancellation);

    public Task<Rollup?> RollupAsync(TimelineBucket bucket, CancellationToken cancellation) =>
        clients.ForRequests.Timeline.TryReadAsync<Rollup>(Rollup.RollupId, new PartitionKey(bucket.ToString()), cancellation);

    public IAsyncEnumerable<IndexDocument> IndexAsync(CancellationToken cancellation) =>
        clients.ForRequests.OrderIndex.QueryAsync<IndexDocument>(new QueryDefinition("SELECT * FROM c"), Wide, cancellation);

    public IAsyncEnumerable<IndexDocument> IndexWithOrderIdsAsync(IEnumerable<string> ids, CancellationToken cancellation) =>
        clients.ForRequests.OrderIndex.QueryAsync<IndexDocument>(OneOfQuery.Of("SELECT * FROM c WHERE c.orderId", ids), Wide, cancellation);
}
