using System.Net;
using Microsoft.Azure.Cosmos;
using OrdersFn.Core.Orders;
using OrdersFn.Core.Partitioning;
using OrdersFn.Core.Store;

namespace OrdersFn.Core.Intake;

/// <summary>
/// Looks, before an order is created, into the places where the customer's layouts before would have put it. Soon after a change of layout a writer who
/// placed by the one before may still be on its way there: then looking is not enough, and the place is closed by a placeholder. The store takes the
/// first of the two, so one of the writers hears of the other.
/// </summary>
internal static class OlderPlaces
{
    /// <summary>Longer than any writer is late and any move takes to begin; the mover removes what it meets.</summary>
    private const int PlaceholderSeconds = 3600;

    private static readonly string NoTime = Timestamps.ToStored(DateTimeOffset.UnixEpoch);
    private static readonly ItemRequestOptions NoBody = new() { EnableContentResponseOnWrite = false };

    /// <summary>The order or tombstone that is there already; maybe fenced.</summary>
    public static async ValueTask<OrderDocument?> FindAsync(
        Container container, string orderId, bool idIsFresh, Placing placing, CancellationToken cancellation)
    {
        for (var older = 1; older < placing.Candidates.Length; older++)
        {
            var place = placing.Candidates[older];
            var found = placing.ToClose.Contains(place) ? await CloseAsync(container, orderId, place, placing.Candidates[0], cancellation)
                // A generated id was never sent before.
                : idIsFresh ? null
                : await container.TryReadAsync<OrderDocument>(DocumentId.Of(orderId), place.Key, cancellation);
            if (found is { IsPlaceholder: false })
                return found;
        }

        return null;
    }

    /// <summary>What keeps the place closed if that is not the placeholder made here.</summary>
    private static async Task<OrderDocument?> CloseAsync(
        Container container, string orderId, Place place, Place movedTo, CancellationToken cancellation)
    {
        var placeholder = new OrderDocument
        {
            Id = orderId,
            Type = OrderDocument.PlaceholderType,
            CustomerId = place.StoredCustomerId,
            SaltBucket = place.SaltBucket,
            OrderedAt = NoTime,
            ReceivedAt = NoTime,
            Version = 0,
            Ttl = PlaceholderSeconds,
            MovedTo = movedTo.ToMovedTo(),
        };
        // Each round that finds nothing saw something expire or be moved.
        while (true)
        {
            using var content = OrderDocumentJson.ToStream(placeholder);
            using var response = await container.CreateItemStreamAsync(content, place.Key, NoBody, cancellation);
            if (response.StatusCode != HttpStatusCode.Conflict)
            {
                response.EnsureSuccessStatusCode();
                return null;
            }

            if (await container.TryReadAsync<OrderDocument>(DocumentId.Of(orderId), place.Key, cancellation) is { } found)
                return found;
        }
    }
}
