using Microsoft.Azure.Cosmos;
using OrdersFn.Core.Store;

namespace OrdersFn.Core.OrderIndex;

/// <summary>Which customers have an order of an id: one query of one partition.</summary>
public sealed class OrderIndexReader(CosmosClients clients)
{
    /// <summary>Sorted by customer id; empty when the index has no entry (yet).</summary>
    public async Task<IReadOnlyList<IndexedCustomer>> CustomersOfAsync(string orderId, CancellationToken cancellation)
    {
        var customers = new List<IndexedCustomer>();
        var stored = DocumentId.Of(orderId);
        var query = new QueryDefinition("SELECT * FROM c WHERE c.orderId = @orderId").WithParameter("@orderId", stored);
        var request = new QueryRequestOptions { PartitionKey = new PartitionKey(stored) };
        await foreach (var entry in clients.ForRequests.OrderIndex.QueryAsync<IndexDocument>(query, request, cancellation))
            customers.Add(new IndexedCustomer(entry.Id, entry.IsErased));
        customers.Sort(static (x, y) => CodePointOrder.Instance.Compare(x.CustomerId, y.CustomerId));
        return customers;
    }
}
