using System.Text;
using Microsoft.Azure.Cosmos;
using OrdersFn.Core.Orders;
using OrdersFn.Core.Partitioning;
using OrdersFn.Core.Store;

namespace OrdersFn.Core.Lookup;

/// <summary>The SQL of one page of one lane.</summary>
internal static class RowQuery
{
    public static QueryDefinition Of(CustomerOrdersQuery query, string select)
    {
        var sql = new StringBuilder(select).Append(" FROM c ").Append(LaneQuery.Where);
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
            definition.WithParameter("@afterTime", Timestamps.ToStored(after.Time)).WithParameter("@afterId", DocumentId.Of(after.OrderId));
        return definition;
    }
}
