using System.Runtime.CompilerServices;
using System.Text;
using Microsoft.Azure.Cosmos;
using OrdersFn.Core.Orders;
using OrdersFn.Core.Partitioning;
using OrdersFn.Core.Store;

namespace OrdersFn.Core.Lookup;

/// <summary>Lists a customer's orders by (time, order id), a page at a time, each page found anew from the last row of the one before.</summary>
public sealed class CustomerOrders(CosmosClients clients, Placement placement)
{
    public async Task<OrderPage> ListAsync(CustomerOrdersQuery query, CancellationToken cancellation)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(query.Limit, 1);
        var lanes = await placement.LanesAsync(query.CustomerId, cancellation);
        // One more than asked for tells whether there is a next page.
        var pageSize = lanes.Length == 1 ? query.Limit + 1 : query.Limit / lanes.Length + 10;
        var merged = SortedMerge.MergeAsync(
            [.. lanes.Select(lane => RowsAsync(lane, query, pageSize, cancellation))], new ByTimeAndId(query.Descending), cancellation);

        var page = new List<OrderDocument>(Math.Min(query.Limit, 1000));
        await foreach (var row in merged)
        {
            // While an order is being moved there are two copies, next to each other here.
            if (page.Count > 0 && page[^1].Id == row.Id && page[^1].OrderedAt == row.OrderedAt)
            {
                if (row.Version > page[^1].Version)
                    page[^1] = row;
                continue;
            }

            if (page.Count == query.Limit)
                return new(Orders(page), new(Timestamps.FromStored(page[^1].OrderedAt), page[^1].Id, query.CustomerId));
            page.Add(row);
        }

        return new(Orders(page), null);
    }

    private static List<Order> Orders(List<OrderDocument> page) => page.ConvertAll(document => document.ToOrder());

    private async IAsyncEnumerable<OrderDocument> RowsAsync(
        string lane, CustomerOrdersQuery query, int pageSize, [EnumeratorCancellation] CancellationToken cancellation)
    {
        await foreach (var row in LaneQuery.RowsAsync<OrderDocument>(clients.ForRequests.Orders, lane, Sql(query), pageSize, cancellation))
        {
            LaneQuery.RefuseForeign(lane, row.CustomerId);
            yield return row;
        }
    }

    private static QueryDefinition Sql(CustomerOrdersQuery query)
    {
        var sql = new StringBuilder("SELECT * FROM c ").Append(LaneQuery.Where);
        if (query.Status is not null)
            sql.Append(" AND c.status = @status");
        if (query.From is not null)
            sql.Append(" AND c.orderedAt >= @from");
        if (query.To is not null)
            sql.Append(" AND c.orderedAt < @to");
        // The bound on the time alone is what the index can seek to; the second condition only looks at rows of that one instant.
        if (query.After is not null)
        {
            sql.Append(query.Descending
                ? " AND c.orderedAt <= @afterTime AND (c.orderedAt < @afterTime OR c.id < @afterId)"
                : " AND c.orderedAt >= @afterTime AND (c.orderedAt > @afterTime OR c.id > @afterId)");
        }

        sql.Append(query.Descending ? " ORDER BY c.orderedAt DESC, c.id DESC" : " ORDER BY c.orderedAt ASC, c.id ASC");

        var definition = new QueryDefinition(sql.ToString());
        if (query.Status is { } status)
            definition.WithParameter("@status", status.Name());
        if (query.From is { } from)
            definition.WithParameter("@from", Timestamps.ToStored(from));
        if (query.To is { } to)
            definition.WithParameter("@to", Timestamps.ToStored(to));
        if (query.After is { } after)
            definition.WithParameter("@afterTime", Timestamps.ToStored(after.Time)).WithParameter("@afterId", after.OrderId);
        return definition;
    }

    private sealed class ByTimeAndId(bool descending) : IComparer<OrderDocument>
    {
        public int Compare(OrderDocument? x, OrderDocument? y)
        {
            var order = string.CompareOrdinal(x!.OrderedAt, y!.OrderedAt);
            if (order == 0)
                order = CodePointOrder.Instance.Compare(x.Id, y.Id);
            return descending ? -order : order;
        }
    }
}
