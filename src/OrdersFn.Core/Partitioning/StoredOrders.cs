using System.Net;
using Microsoft.Azure.Cosmos;
using OrdersFn.Core.Orders;
using OrdersFn.Core.Partitioning.Moving;
using OrdersFn.Core.Store;

namespace OrdersFn.Core.Partitioning;

/// <summary>Reads and changes one order's document wherever it lies. Point reads only.</summary>
public sealed class StoredOrders(CosmosClients clients, Placement placement, OrderMove move)
{
    /// <summary>The document, an order's or a tombstone; null when there is none. The store's tag is set. May be fenced.</summary>
    public async ValueTask<OrderDocument?> FindAsync(string customerId, string orderId, CancellationToken cancellation)
    {
        var places = await placement.CandidatesAsync(customerId, orderId, cancellation);
        if (await FirstOfAsync(places, orderId, cancellation) is { } found)
            return found;
        // It may have been moved ahead of the search. Orders only move towards newer places, so the search the other way cannot miss it.
        return places.Length == 1 ? null : await FirstOfAsync(places.Reverse(), orderId, cancellation);
    }

    /// <summary>As <see cref="FindAsync"/>, where it may be changed: an order that is being moved has arrived first.</summary>
    public async ValueTask<OrderDocument?> FindToChangeAsync(string customerId, string orderId, CancellationToken cancellation)
    {
        while (true)
        {
            var document = await FindAsync(customerId, orderId, cancellation);
            if (document is not { IsFenced: true })
                return document;
            await move.ArriveAsync(document, cancellation);
        }
    }

    /// <summary>Replaces a document that was read before, only if nothing changed it since; false when something did.</summary>
    public async Task<bool> TryReplaceAsync(OrderDocument before, OrderDocument after, CancellationToken cancellation)
    {
        using var content = OrderDocumentJson.ToStream(after);
        using var response = await clients.ForRequests.Orders.ReplaceByIdAsync(
            content, DocumentId.Of(before.Id), Place.Of(before).Key, new ItemRequestOptions { IfMatchEtag = before.StoreTag }, cancellation);
        // Not found: a tombstone expired, or the order was moved, since it was read.
        if (response.StatusCode is HttpStatusCode.PreconditionFailed or HttpStatusCode.NotFound)
            return false;
        response.EnsureSuccessStatusCode();
        return true;
    }

    /// <summary>Deletes what is left of an order in other places than the one <paramref name="kept"/> lies in.</summary>
    public async Task DeleteOtherCopiesAsync(OrderDocument kept, CancellationToken cancellation)
    {
        foreach (var place in await placement.CandidatesAsync(kept.Customer, kept.Id, cancellation))
        {
            if (place == Place.Of(kept))
                continue;
            // Anything received at another time is another order of the same id. A tombstone holds nothing, and may be the one the mover brought on.
            while (await clients.ForRequests.Orders.TryReadAsync<OrderDocument>(DocumentId.Of(kept.Id), place.Key, cancellation) is { IsPlaceholder: false, IsTombstone: false } copy
                && copy.ReceivedAt == kept.ReceivedAt)
            {
                if (await move.TryDeleteAsync(copy, cancellation))
                    break;
            }
        }
    }

    private async ValueTask<OrderDocument?> FirstOfAsync(IEnumerable<Place> places, string orderId, CancellationToken cancellation)
    {
        foreach (var place in places)
        {
            if (await clients.ForRequests.Orders.TryReadAsync<OrderDocument>(DocumentId.Of(orderId), place.Key, cancellation) is { IsPlaceholder: false } document)
                return await clients.ForRequests.Orders.FollowAsync(document, cancellation);
        }

        return null;
    }
}
