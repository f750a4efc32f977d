using System.Text.Json;
using Microsoft.Azure.Cosmos;
using OrdersFn.Core.OrderIndex;
using OrdersFn.Core.Orders;
using OrdersFn.Core.Store;
using OrdersFn.Core.Timeline;

namespace OrdersFn.Core.Audit;

/// <summary>What the audit reads. All of it crosses partitions on purpose: it recounts everything. Order lines are left where they are.</summary>
internal sealed class AuditQueries(CosmosClients clients)
{
    private const string ByTime = "c.orderedAt >= @from ORDER BY c.orderedAt";

    // Small pages: each is held whole, as text and as rows, for every partition and the next one ahead.
    private static readonly QueryRequestOptions Wide = new() { MaxItemCount = 150, MaxConcurrency = 4 };

    /// <summary>Orders and tombstones of a time (as text) and later, by time.</summary>
    public IAsyncEnumerable<OrderDocument> OrdersByTimeAsync(string from, CancellationToken cancellation) =>
        clients.ForRequests.Orders.QueryAsync<OrderDocument>(
            From($"{OrderHeads.Select} WHERE {OrderHeads.IsOrder} AND {ByTime}", from), Wide, cancellation);

    /// <summary>Orders and tombstones by the stored form of their id, from one on.</summary>
    public IAsyncEnumerable<OrderDocument> OrdersByIdAsync(string from, CancellationToken cancellation) =>
        clients.ForRequests.Orders.QueryAsync<OrderDocument>(
            From($"{OrderHeads.Select} WHERE {OrderHeads.IsOrder} AND c.id >= @from ORDER BY c.id", from), Wide, cancellation);

    /// <summary>Orders and tombstones of one hour, by time.</summary>
    public IAsyncEnumerable<OrderDocument> OrdersOfHourAsync(DateTimeOffset hour, CancellationToken cancellation)
    {
        var last = hour.AddTicks(TimeSpan.TicksPerHour - 1);
        var query = new QueryDefinition($"{OrderHeads.Select} WHERE {OrderHeads.IsOrder} AND c.orderedAt >= @first AND c.orderedAt <= @last ORDER BY c.orderedAt")
            .WithParameter("@first", Timestamps.ToStored(hour))
            .WithParameter("@last", Timestamps.ToStored(last));
        return clients.ForRequests.Orders.QueryAsync<OrderDocument>(query, Wide, cancellation);
    }

    /// <summary>The documents of one order: while it is moved there are two.</summary>
    public async Task<List<OrderDocument>> CopiesAsync(string customerId, string orderId, CancellationToken cancellation)
    {
        var copies = new List<OrderDocument>();
        var query = new QueryDefinition($"{OrderHeads.Select} WHERE {OrderHeads.IsOrder} AND c.id = @id").WithParameter("@id", DocumentId.Of(orderId));
        await foreach (var order in clients.ForRequests.Orders.QueryAsync<OrderDocument>(query, Wide, cancellation))
        {
            if (order.Customer == customerId)
                copies.Add(order);
        }

        return copies;
    }

    public IAsyncEnumerable<TimelineDocument> EntriesByTimeAsync(int generation, string from, CancellationToken cancellation) =>
        clients.ForRequests.Timeline.QueryAsync<JsonElement>(
            From($"SELECT * FROM c WHERE c.type = '{TimelineDocument.EntryType}' AND {OfGeneration(generation)}", from), Wide, cancellation)
            .Select(DamagedRows.Entry);

    public IAsyncEnumerable<Rollup> RollupsByBucketAsync(int generation, string from, CancellationToken cancellation) =>
        clients.ForRequests.Timeline.QueryAsync<JsonElement>(
            From($"SELECT * FROM c WHERE c.id = '{Rollup.RollupId}' AND {OfGeneration(generation)}", from), Wide, cancellation)
            .Select(DamagedRows.Rollup);

    public async Task<TimelineDocument?> EntryAsync(string bucket, string id, CancellationToken cancellation)
    {
        using var row = await clients.ForRequests.Timeline.TryReadAsync<JsonDocument>(id, new PartitionKey(bucket), cancellation);
        return row is null ? null : DamagedRows.Entry(row.RootElement);
    }

    public async Task<Rollup?> RollupAsync(TimelineBucket bucket, CancellationToken cancellation)
    {
        using var row = await clients.ForRequests.Timeline.TryReadAsync<JsonDocument>(Rollup.RollupId, new PartitionKey(bucket.ToString()), cancellation);
        return row is null ? null : DamagedRows.Rollup(row.RootElement);
    }

    /// <summary>Everything in a bucket: entries, what is left of erased ones, and its rollup.</summary>
    public Task<BucketState> BucketAsync(TimelineBucket bucket, CancellationToken cancellation)
    {
        var request = new QueryRequestOptions { PartitionKey = new PartitionKey(bucket.ToString()), MaxItemCount = 1000 };
        var rows = clients.ForRequests.Timeline.QueryAsync<JsonElement>(new QueryDefinition("SELECT * FROM c"), request, cancellation);
        return BucketState.OfAsync(rows, DamagedRows.Entry, DamagedRows.Rollup);
    }

    public Task<IndexDocument?> IndexEntryAsync(string customerId, string orderId, CancellationToken cancellation) =>
        clients.ForRequests.OrderIndex.TryReadAsync<IndexDocument>(DocumentId.Of(customerId), new PartitionKey(DocumentId.Of(orderId)), cancellation);

    /// <summary>By the stored form of the order id, from one on.</summary>
    public IAsyncEnumerable<IndexDocument> IndexAsync(string from, CancellationToken cancellation) =>
        clients.ForRequests.OrderIndex.QueryAsync<IndexDocument>(From("SELECT * FROM c WHERE c.orderId >= @from ORDER BY c.orderId", from), Wide, cancellation);

    private static string OfGeneration(int generation) => $"{ViewGeneration.Condition(generation)} AND {ByTime}";

    private static QueryDefinition From(string sql, string from) => new QueryDefinition(sql).WithParameter("@from", from);
}
