using Microsoft.Extensions.Options;
using OrdersFn.Core.Caching;
using OrdersFn.Core.Orders;
using OrdersFn.Core.Partitioning;
using OrdersFn.Core.Telemetry;

namespace OrdersFn.Core.Lifecycle;

/// <summary>
/// Erases an order's contents, as privacy requests ask. A tombstone stays for a while, because only a change travels along the change feed to
/// the views; a plain delete would not.
/// </summary>
public sealed class Erasure(StoredOrders stored, OwnWrites writes, IOptions<OrderOptions> options)
{
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
