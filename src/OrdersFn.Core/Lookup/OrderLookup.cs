using Microsoft.Azure.Cosmos;
using OrdersFn.Core.Orders;
using OrdersFn.Core.Partitioning;
using OrdersFn.Core.Store;

namespace OrdersFn.Core.Lookup;

/// <summary>Finds one order.</summary>
public sealed class OrderLookup(CosmosClients clients, StoredOrders stored)
{
    /// <summary>By its whole identity: a point read.</summary>
    public async Task<OrderFinding> FindAsync(string customerId, string orderId, CancellationToken cancellation) =>
        await stored.FindAsync(customerId, orderId, cancellation) switch
        {
            null => new OrderMissing(),
            { IsTombstone: true } => new OrderErased(),
            var document => new OrderFound(document.ToOrder()),
        };

    /// <summary>By order id alone.</summary>
    public Task<OrderFinding> FindByIdAsync(string orderId, CancellationToken cancellation) => SearchAsync(orderId, cancellation);

    // Cross-partition by intent: the index is behind the orders by a moment, and an order is to be found from the moment it is acknowledged.
    private async Task<OrderFinding> SearchAsync(string orderId, CancellationToken cancellation)
    {
        var newest = new Dictionary<string, OrderDocument>(StringComparer.Ordinal);
        var query = new QueryDefinition("SELECT * FROM c WHERE c.id = @orderId").WithParameter("@orderId", orderId);
        await foreach (var document in clients.ForRequests.Orders.QueryAsync<OrderDocument>(query, options: null, cancellation))
        {
            // While an order is being moved there are two copies.
            if (!newest.TryGetValue(document.Customer, out var known) || known.Version < document.Version)
                newest[document.Customer] = document;
        }

        return OneOf([.. newest.Values.Select(document => (document.Customer, document.IsTombstone ? null : document.ToOrder()))]);
    }

    private static OrderFinding OneOf(IReadOnlyList<(string Customer, Order? Order)> found)
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
