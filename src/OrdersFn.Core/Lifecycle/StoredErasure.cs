using System.Net;
using Microsoft.Azure.Cosmos;
using Microsoft.Extensions.Options;
using OrdersFn.Core.Caching;
using OrdersFn.Core.Intake;
using OrdersFn.Core.Orders;
using OrdersFn.Core.Partitioning;
using OrdersFn.Core.Store;
using OrdersFn.Core.Telemetry;

namespace OrdersFn.Core.Lifecycle;

/// <summary>
/// Erases an order's contents where it is stored. A tombstone stays for a while, because only a change travels along the change feed to
/// the views; a plain delete would not.
/// </summary>
public sealed class StoredErasure(
    StoredOrders stored, CosmosClients clients, Placement placement, OwnWrites writes, IOptions<OrderOptions> options, TimeProvider time)
{
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(100);
    private static readonly ItemRequestOptions NoBody = new() { EnableContentResponseOnWrite = false };

    private readonly int _tombstoneSeconds = (int)TimeSpan.FromDays(options.Value.TombstoneDays).TotalSeconds;

    public async Task<ErasureOutcome> EraseAsync(string customerId, string orderId, CancellationToken cancellation)
    {
        try
        {
            return await EraseStoredAsync(customerId, orderId, cancellation);
        }
        finally
        {
            writes.Note(customerId);
        }
    }

    /// <summary>
    /// Erases an order that was on its way when it was not stored yet: if it still is not, a tombstone takes its place, and keeps it out.
    /// </summary>
    public async Task EraseAheadAsync(string customerId, string orderId, CancellationToken cancellation)
    {
        // Each round that loses saw the order come, or another layout begin, so this ends.
        while (await EraseAsync(customerId, orderId, cancellation) == ErasureOutcome.Missing && !await TryKeepOutAsync(customerId, orderId, cancellation))
            await Task.Delay(Pause, time, cancellation);
    }

    private async Task<bool> TryKeepOutAsync(string customerId, string orderId, CancellationToken cancellation)
    {
        var orders = clients.ForRequests.Orders;
        var placing = await placement.PlaceAsync(customerId, orderId, cancellation);
        if (await OlderPlaces.FindAsync(orders, orderId, idIsFresh: false, placing, cancellation) is not null)
            return false;
        var place = placing.Candidates[0];
        var now = Timestamps.ToStored(time.GetUtcNow());
        using var content = OrderDocumentJson.ToStream(new()
        {
            Id = orderId,
            Type = OrderDocument.TombstoneType,
            CustomerId = place.StoredCustomerId,
            SaltBucket = place.SaltBucket,
            OrderedAt = now,
            ReceivedAt = now,
            Version = 1,
            Ttl = _tombstoneSeconds,
            Trace = OrderTrace.Current,
        });
        using var response = await orders.CreateItemStreamAsync(content, place.Key, NoBody, cancellation);
        if (response.StatusCode == HttpStatusCode.Conflict)
            return false;
        response.EnsureSuccessStatusCode();
        return true;
    }

    private async Task<ErasureOutcome> EraseStoredAsync(string customerId, string orderId, CancellationToken cancellation)
    {
        // Each round that loses saw another change succeed, so this ends.
        while (true)
        {
            var document = await stored.FindToChangeAsync(customerId, orderId, cancellation);
            if (document is null)
                return ErasureOutcome.Missing;
            if (!document.IsTombstone && !await stored.TryReplaceAsync(document, Tombstone(document), cancellation))
                continue;
            // What is left of a move holds the contents still. Also when it was erased before: that may have ended half-way.
            await stored.DeleteOtherCopiesAsync(document, cancellation);
            return document.IsTombstone ? ErasureOutcome.AlreadyErased : ErasureOutcome.Erased;
        }
    }

    private OrderDocument Tombstone(OrderDocument document) => new()
    {
        Id = document.Id,
        Type = OrderDocument.TombstoneType,
        CustomerId = document.CustomerId,
        SaltBucket = document.SaltBucket,
        OrderedAt = document.OrderedAt,
        ReceivedAt = document.ReceivedAt,
        Version = document.Version + 1,
        Ttl = _tombstoneSeconds,
        Trace = OrderTrace.Current,
    };
}
