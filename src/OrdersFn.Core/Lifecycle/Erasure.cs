using OrdersFn.Core.Queue;

namespace OrdersFn.Core.Lifecycle;

/// <summary>
/// Erases an order's contents everywhere, as privacy requests ask: where it is stored, in messages that wait, and in dead letters. The views
/// follow by the change feed. May be repeated; a repetition finishes what was left.
/// </summary>
public sealed class Erasure(StoredErasure stored, IOrderQueue queue, IDeadLetters letters)
{
    public async Task<ErasureOutcome> EraseAsync(string customerId, string orderId, CancellationToken cancellation)
    {
        var outcome = await stored.EraseAsync(customerId, orderId, cancellation);
        var sought = new MessagesOfOrder(customerId, orderId);
        try
        {
            // Dead letters come last: a message that waited becomes one, and none can become one any more that comes after the tombstone.
            if (await queue.FindWaitingAsync(sought, cancellation) is { Count: > 0 } waiting)
            {
                // Some of them may be on their way into the store already, so the tombstone comes before they go.
                if (outcome == ErasureOutcome.Missing)
                    await stored.EraseAheadAsync(customerId, orderId, cancellation);
                await queue.RemoveWaitingAsync(waiting, cancellation);
                outcome = WithMessages(outcome);
            }

            return await letters.RemoveAsync(sought, cancellation) > 0 ? WithMessages(outcome) : outcome;
        }
        catch (QueueUnavailableException)
        {
            return outcome == ErasureOutcome.Missing ? ErasureOutcome.MissingAndMessagesUnknown : ErasureOutcome.ErasedButMessagesUnknown;
        }
    }

    private static ErasureOutcome WithMessages(ErasureOutcome outcome) => outcome == ErasureOutcome.Missing ? ErasureOutcome.Erased : outcome;
}
