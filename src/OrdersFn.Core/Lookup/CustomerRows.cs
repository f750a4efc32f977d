using System.Runtime.CompilerServices;
using OrdersFn.Core.Orders;
using OrdersFn.Core.Partitioning;
using OrdersFn.Core.Store;

namespace OrdersFn.Core.Lookup;

/// <summary>Reads the documents of a customer's orders by (time, order id) over all lanes, a page at a time, each order once and at its newest version.</summary>
public sealed class CustomerRows(CosmosClients clients, Placement placement, SteadyReads steady)
{
    /// <param name="query">Which page.</param>
    /// <param name="select">The SELECT clause; it has all fields but the lines at least.</param>
    /// <param name="cancellation">Gives up.</param>
    internal async Task<RowPage> ReadAsync(CustomerOrdersQuery query, string select, CancellationToken cancellation)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(query.Limit, 1);
        var spread = await placement.SpreadAsync(query.CustomerId, cancellation);
        if (!spread.MayHoldCopies)
            return await PageAsync(Merged(spread, query, select, cancellation), query);
        return await steady.ReadAsync(() => PageAsync(
            SettledAsync(Merged(spread, query, select, cancellation).OnceAsync(cancellation), query.Status, cancellation), query));
    }

    private static async Task<RowPage> PageAsync(IAsyncEnumerable<OrderDocument> rows, CustomerOrdersQuery query)
    {
        var page = new List<OrderDocument>(Math.Min(query.Limit, 1000));
        await foreach (var row in rows)
        {
            if (page.Count == query.Limit)
                return new(page, new(Timestamps.FromStored(page[^1].OrderedAt), page[^1].Id, query.CustomerId));
            page.Add(row);
        }

        return new(page, null);
    }

    private IAsyncEnumerable<OrderDocument> Merged(Spread spread, CustomerOrdersQuery query, string select, CancellationToken cancellation)
    {
        // One more than asked for tells whether there is a next page.
        var pageSize = spread is { Lanes.Length: 1, MayHoldCopies: false } ? query.Limit + 1 : ShareOf(query.Limit, spread.Lanes.Length);
        return SortedMerge.MergeAsync(
            [.. spread.Lanes.Select(lane => RowsAsync(lane, query, select, pageSize, cancellation))], new RowOrder(query.Descending), cancellation);
    }

    /// <summary>
    /// Rows of one lane that a page rarely needs more of. Orders fall into lanes by chance, so a lane's part of a page varies by about the root of its mean.
    /// </summary>
    private static int ShareOf(int limit, int lanes)
    {
        var mean = (limit + 1.0) / lanes;
        return (int)Math.Ceiling(mean + 1.5 * Math.Sqrt(mean)) + 1;
    }

    private async IAsyncEnumerable<OrderDocument> RowsAsync(
        string lane, CustomerOrdersQuery query, string select, int pageSize, [EnumeratorCancellation] CancellationToken cancellation)
    {
        var sql = RowQuery.Of(query, select);
        await foreach (var row in LaneQuery.RowsAsync<OrderDocument>(clients.ForRequests.Orders, lane, sql, pageSize, cancellation))
        {
            LaneQuery.RefuseForeign(lane, row.CustomerId);
            yield return row;
        }
    }

    /// <summary>A fenced row that came alone may have a successor that the query left out, because it has another status or is erased.</summary>
    private async IAsyncEnumerable<OrderDocument> SettledAsync(
        IAsyncEnumerable<OrderDocument> rows, OrderStatus? status, [EnumeratorCancellation] CancellationToken cancellation)
    {
        await foreach (var row in rows.WithCancellation(cancellation))
        {
            var settled = row.IsFenced ? await clients.ForRequests.Orders.FollowAsync(row, cancellation) : row;
            if (!settled.IsTombstone && (status is null || settled.Status == status))
                yield return settled;
        }
    }
}

/// <param name="Rows">In the order asked for.</param>
/// <param name="Next">Where the next page goes on; null when there is none.</param>
internal sealed record RowPage(IReadOnlyList<OrderDocument> Rows, KeysetPosition? Next);
