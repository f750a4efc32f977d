using System.Net;
using Microsoft.Azure.Cosmos;
using Microsoft.Extensions.Logging;
using OrdersFn.Core.ChangeFeed;
using OrdersFn.Core.Orders;
using OrdersFn.Core.Store;

namespace OrdersFn.Core.Partitioning.Moving;

/// <summary>
/// The steps of moving one order: fence it where it is, let it arrive where it belongs, and, a while later, delete it where it was. Each may be done by
/// anybody and again, so whoever meets a half-moved order can go on with it.
/// </summary>
public sealed class OrderMove(CosmosClients clients, MoveBudget budget, TimeProvider time, ILogger<OrderMove> log)
{
    private Container Orders => clients.ForRequests.Orders;

    public async Task<OrderDocument?> ReadAsync(string orderId, Place place, CancellationToken cancellation)
    {
        using var response = await Orders.ReadByIdAsync(DocumentId.Of(orderId), place.Key, Options(), cancellation);
        return Passed(response, HttpStatusCode.NotFound) ? StoreJson.From<OrderDocument>(response.Content) : null;
    }

    /// <summary>What a document becomes where it is. The tag stays that of what is replaced.</summary>
    /// <param name="document">As read.</param>
    /// <param name="to">Where it is going.</param>
    /// <param name="viewsAsOf">What was written before this time is in the views.</param>
    internal OrderDocument Fence(OrderDocument document, Place to, DateTimeOffset viewsAsOf) => document with
    {
        MovedTo = to.ToMovedTo(),
        Ttl = Tombstones.RemainingTtl(document, time),
        // The store tells whole seconds, cut.
        IsSeen = document.WrittenAt > 0 && DateTimeOffset.FromUnixTimeSeconds(document.WrittenAt + 1) <= viewsAsOf,
        WrittenAt = 0,
        // Moving is no part of what the order's sender did.
        Trace = null,
    };

    /// <summary>What a fenced document becomes where it points to.</summary>
    internal OrderDocument Copy(OrderDocument fence) => fence with
    {
        CustomerId = fence.MovedTo!.CustomerId,
        SaltBucket = fence.MovedTo.SaltBucket,
        MovedTo = null,
        IsCopy = true,
        IsSeen = false,
        Ttl = Tombstones.RemainingTtl(fence, time),
    };

    /// <summary>Fences an order or tombstone that was read before; null when something changed it since. From here on nothing does, here.</summary>
    public async Task<OrderDocument?> TryFenceAsync(OrderDocument document, Place to, DateTimeOffset viewsAsOf, CancellationToken cancellation)
    {
        var fence = Fence(document, to, viewsAsOf);
        using var content = OrderDocumentJson.ToStream(fence);
        using var response = await Orders.ReplaceByIdAsync(
            content, DocumentId.Of(document.Id), Place.Of(document).Key, Options(document.StoreTag), cancellation);
        return Passed(response, HttpStatusCode.PreconditionFailed, HttpStatusCode.NotFound) ? fence with { StoreTag = response.Headers.ETag } : null;
    }

    /// <summary>Creates the copy a fence points to, unless it is there; false when what is there is not this order.</summary>
    public async Task<bool> ArriveAsync(OrderDocument fence, CancellationToken cancellation)
    {
        var place = Place.Of(fence.MovedTo!);
        // Each round that finds neither room nor the order saw something go away.
        while (true)
        {
            if (await TryCreateAsync(fence, place, cancellation))
                return true;
            switch (await ReadAsync(fence.Id, place, cancellation))
            {
                case null:
                    break;
                case { IsPlaceholder: true } placeholder:
                    // Of an earlier move, in which orders left this place.
                    await TryDeleteAsync(placeholder, cancellation);
                    break;
                case var there when there.ReceivedAt == fence.ReceivedAt:
                    return true;
                default:
                    log.LogError("order {OrderId} of {Customer} cannot be moved: its place is taken by another of the same id", fence.Id, fence.Customer);
                    return false;
            }
        }
    }

    /// <summary>Deletes a document that was read before, only if nothing changed it since; false when something did.</summary>
    public Task<bool> TryDeleteAsync(OrderDocument document, CancellationToken cancellation) =>
        TryDeleteAsync(document.Id, Place.Of(document), document.StoreTag!, cancellation);

    public async Task<bool> TryDeleteAsync(string orderId, Place place, string storeTag, CancellationToken cancellation)
    {
        using var response = await Orders.DeleteByIdAsync(DocumentId.Of(orderId), place.Key, Options(storeTag), cancellation);
        return response.StatusCode == HttpStatusCode.NotFound || Passed(response, HttpStatusCode.PreconditionFailed);
    }

    private async Task<bool> TryCreateAsync(OrderDocument fence, Place place, CancellationToken cancellation)
    {
        using var content = OrderDocumentJson.ToStream(Copy(fence));
        using var response = await Orders.CreateItemStreamAsync(content, place.Key, Options(), cancellation);
        return Passed(response, HttpStatusCode.Conflict);
    }

    /// <summary>Whether a call succeeded; false for the refusals its caller acts on, and the store's error for any other.</summary>
    private bool Passed(ResponseMessage response, params ReadOnlySpan<HttpStatusCode> refusals)
    {
        budget.Spend(response.Headers.RequestCharge);
        if (refusals.Contains(response.StatusCode))
            return false;
        if (response.StatusCode == HttpStatusCode.TooManyRequests)
            budget.GiveWay();
        response.EnsureSuccessStatusCode();
        return true;
    }

    // The store serves others first when it has to choose.
    private static ItemRequestOptions Options(string? storeTag = null) =>
        new() { IfMatchEtag = storeTag, EnableContentResponseOnWrite = false, PriorityLevel = PriorityLevel.Low };
}
