using OrdersFn.Core.Store;

namespace OrdersFn.Core.OrderIndex;

/// <summary>Which customers have an order of an id: one query of one partition.</summary>
public sealed class OrderIndexReader(CosmosClients clients)
{
    /// <summary>Sorted by customer id; empty when the index has no entry (yet).</summary>
    public Task<IReadOnlyList<IndexedCustomer>> CustomersOfAsync(string orderId, CancellationToken cancellation) =>
        throw new NotImplementedException($"{clients} {orderId} {cancellation}");
}
