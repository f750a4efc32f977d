using OrdersFn.Core.Caching;
using OrdersFn.Core.Orders;
using OrdersFn.Core.Partitioning;
using OrdersFn.Core.Telemetry;

namespace OrdersFn.Core.Lifecycle;

/// <summary>Moves an order from one status to the next.</summary>
public sealed class StatusChange(StoredOrders stored, OwnWrites writes)
{
    /// <param name="customerId">Whose order.</param>
    /// <param name="orderId">Which.</param>
    /// <param name="to">The status it shall have.</param>
    /// <param name="ifMatch">An If-Match header's value: entity tags with commas between, or <c>*</c>; null = whatever version.</param>
    /// <param name="cancellation">Gives up.</param>
    public async Task<StatusChangeOutcome> ChangeAsync(
        string customerId, string orderId, OrderStatus to, string? ifMatch, CancellationToken cancellation)
    {
        try
        {
            return await ChangeStoredAsync(customerId, orderId, to, ifMatch, cancellation);
        }
        finally
        {
            // Whatever came of it: an answer that nothing changed shows the order, too, and no later one may show it older.
            writes.Note(customerId);
        }
    }

    private async Task<StatusChangeOutcome> ChangeStoredAsync(
        string customerId, string orderId, OrderStatus to, string? ifMatch, CancellationToken cancellation)
    {
        // Each round that loses saw another change succeed, so this ends.
        while (true)
        {
            var document = await stored.FindToChangeAsync(customerId, orderId, cancellation);
            if (document is null)
                return new StatusChangeOutcome.Missing();
            if (document.IsTombstone)
                return new StatusChangeOutcome.Erased();
            var order = document.ToOrder();
            if (ifMatch is not null && !Matches(ifMatch, order.ETag))
                return new StatusChangeOutcome.PreconditionFailed(order);
            if (order.Status == to)
                return new StatusChangeOutcome.Unchanged(order);
            if (!order.Status.CanMoveTo(to))
                return new StatusChangeOutcome.IllegalMove(order);

            var moved = document with { Status = to, Version = document.Version + 1, Trace = OrderTrace.Current };
            if (await stored.TryReplaceAsync(document, moved, cancellation))
                return new StatusChangeOutcome.Changed(moved.ToOrder());
        }
    }

    // Our tags hold no commas, and If-Match compares strongly: a weak tag matches nothing.
    private static bool Matches(string ifMatch, string tag) =>
        ifMatch.Trim() == "*" || ifMatch.Split(',', StringSplitOptions.TrimEntries).Contains(tag, StringComparer.Ordinal);
}
