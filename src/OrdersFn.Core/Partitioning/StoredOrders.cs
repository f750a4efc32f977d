using Microsoft.Azure.Cosmos;
using OrdersFn.Core.Orders;
using OrdersFn.Core.Store;

namespace OrdersFn.Core.Partitioning;

/// <summary>Reads one order's document from wherever it lies. Point reads only.</summary>
public sealed class StoredOrders(CosmosClients clients, Placement placement)
{
    /// <summary>The document, an order's or a tombstone; null when there is none. The store's tag is set.</summary>
    public async ValueTask<OrderDocument?> FindAsync(string customerId, string orderId, CancellationToken cancellation)
    {
        foreach (var place in await placement.CandidatesAsync(customerId, orderId, cancellation))
        {
            if (await clients.ForRequests.Orders.TryReadAsync<OrderDocument>(orderId, place.Key, cancellation) is { } document)
                return document;
        }

        return null;
    }

    /// <summary>Replaces a document that was read before, only if nothing changed it since; false when something did.</summary>
    public async Task<bool> TryReplaceAsync(OrderDocument before, OrderDocument after, CancellationToken cancellation)
    {
        var place = new Place(before.CustomerId, before.SaltBucket);
        using var content = OrderDocumentJson.ToStream(after);
        using var response = await clients.ForRequests.Orders.ReplaceItemStreamAsync(
            content, before.Id, place.Key, new ItemRequestOptions { IfMatchEtag = before.StoreTag }, cancellation);
        // Not found: a tombstone expired, or the order was moved, since it was read.
        if (response.StatusCode is System.Net.HttpStatusCode.PreconditionFailed or System.Net.HttpStatusCode.NotFound)
            return false;
        response.EnsureSuccessStatusCode();
        return true;
    }
}
