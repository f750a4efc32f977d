using Microsoft.Azure.Cosmos;
using OrdersFn.Core.OrderIndex;
using OrdersFn.Core.Orders;
using OrdersFn.Core.Partitioning;
using OrdersFn.Core.Store;

namespace OrdersFn.Core.Lookup;

/// <summary>Finds one order.</summary>
public sealed class OrderLookup(CosmosClients clients, StoredOrders stored, OrderIndexReader index, LayoutCache layouts, SteadyReads steady)
{
    private const int ReadsAtOnce = 32;

    /// <summary>By its whole identity: a point read.</summary>
    public async Task<OrderFinding> FindAsync(string customerId, string orderId, CancellationToken cancellation) =>
        await stored.FindAsync(customerId, orderId, cancellation) switch
        {
            null => new OrderMissing(),
            { IsTombstone: true } => new OrderErased(),
            var document => new OrderFound(document.ToOrder()),
        };

    /// <summary>By order id alone: through the order index, and where that names no order, by looking everywhere.</summary>
    public async Task<OrderFinding> FindByIdAsync(string orderId, CancellationToken cancellation)
    {
        var found = new List<(string Customer, Order? Order)>();
        foreach (var some in (await index.CustomersOfAsync(orderId, cancellation)).Chunk(ReadsAtOnce))
        {
            // Also where the index says erased: the id may be in use again, with the index not knowing yet.
            var documents = await Task.WhenAll(some.Select(each => stored.FindAsync(each.CustomerId, orderId, cancellation).AsTask()));
            found.AddRange(documents.OfType<OrderDocument>().Select(Contents));
        }

        return found.Exists(each => each.Order is not null) ? OneOf(found) : await SearchAsync(orderId, cancellation);
    }

    // Cross-partition by intent: the index is behind the orders by a moment, and an order is to be found from the moment it is acknowledged.
    private async Task<OrderFinding> SearchAsync(string orderId, CancellationToken cancellation)
    {
        var newest = await layouts.AnyMovesAsync(cancellation)
            ? await steady.ReadAsync(() => NewestAsync(orderId, cancellation))
            : await NewestAsync(orderId, cancellation);
        return OneOf([.. newest.Values.Select(Contents)]);
    }

    /// <summary>The newest document of each customer who has the id: while an order is being moved there are two copies.</summary>
    private async Task<Dictionary<string, OrderDocument>> NewestAsync(string orderId, CancellationToken cancellation)
    {
        var newest = new Dictionary<string, OrderDocument>(StringComparer.Ordinal);
        var query = new QueryDefinition("SELECT * FROM c WHERE c.id = @orderId").WithParameter("@orderId", DocumentId.Of(orderId));
        await foreach (var document in clients.ForRequests.Orders.QueryAsync<OrderDocument>(query, options: null, cancellation))
        {
            if (!document.IsPlaceholder && (!newest.TryGetValue(document.Customer, out var known) || document.Supersedes(known)))
                newest[document.Customer] = document;
        }

        return newest;
    }

    private static (string Customer, Order? Order) Contents(OrderDocument document) =>
        (document.Customer, document.IsTombstone ? null : document.ToOrder());

    private static OrderFinding OneOf(List<(string Customer, Order? Order)> found)
    {
        var live = found.Where(each => each.Order is not null).ToList();
        return live.Count switch
        {
            0 => found.Count == 0 ? new OrderMissing() : new OrderErased(),
            1 => new OrderFound(live[0].Order!),
            _ => new SeveralCustomers([.. live.Select(each => each.Customer).Order(CodePointOrder.Instance)]),
        };
    }
}
