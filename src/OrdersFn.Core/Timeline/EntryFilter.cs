using Microsoft.Azure.Cosmos;
using OrdersFn.Core.Orders;
using OrdersFn.Core.Store;

namespace OrdersFn.Core.Timeline;

/// <summary>The part of a range that a query asks the store for, as its condition and order.</summary>
/// <param name="From">Included.</param>
/// <param name="Last">Included.</param>
/// <param name="Status">Only these.</param>
/// <param name="After">Only what follows this position.</param>
/// <param name="IsDescending">Direction.</param>
internal sealed record EntryFilter(DateTimeOffset From, DateTimeOffset Last, OrderStatus? Status, KeysetPosition? After, bool IsDescending)
{
    /// <param name="among">A generation, for a query that meets buckets of others too.</param>
    public QueryDefinition ToQuery(int? among)
    {
        var order = IsDescending ? "DESC" : "ASC";
        var generation = among is { } one ? $" AND {ViewGeneration.Condition(one)}" : "";
        return WithParameters(new QueryDefinition(
            $"SELECT * FROM c {Where()}{generation} ORDER BY c.orderedAt {order}, c.orderId {order}, c.customerId {order}"));
    }

    private string Where()
    {
        var where = $"WHERE c.type = '{TimelineDocument.EntryType}' AND c.orderedAt >= @from AND c.orderedAt <= @last";
        if (Status is not null)
            where += " AND c.status = @status";
        if (After is not null)
        {
            // The first bound repeats what the rest says, in the form an index serves.
            var (bound, beyond) = IsDescending ? ("<=", "<") : (">=", ">");
            where += $" AND c.orderedAt {bound} @time AND (c.orderedAt {beyond} @time OR c.orderId {beyond} @order" +
                $" OR (c.orderId = @order AND c.customerId {beyond} @customer))";
        }

        return where;
    }

    private QueryDefinition WithParameters(QueryDefinition query)
    {
        query = query.WithParameter("@from", Timestamps.ToStored(From)).WithParameter("@last", Timestamps.ToStored(Last));
        if (Status is { } status)
            query = query.WithParameter("@status", status.Name());
        if (After is { } after)
        {
            query = query.WithParameter("@time", Timestamps.ToStored(after.Time))
                .WithParameter("@order", after.OrderId)
                .WithParameter("@customer", after.CustomerId);
        }

        return query;
    }
}
