using OrdersFn.Core.ChangeFeed;

namespace OrdersFn.Core.Parking;

/// <summary>
/// Hands parked changes to their consumers again, for when what stood in the way is gone. Applying is idempotent, so replaying twice is harmless.
/// </summary>
public sealed class ParkedReplay(ParkedDocuments parked, NewestDocuments newest, IEnumerable<FeedConsumer> consumers)
{
    public async Task<ReplayOutcome> ReplayAsync(string source, string id, CancellationToken cancellation)
    {
        var consumer = consumers.FirstOrDefault(each => each.Name == source);
        // Each round that loses saw the same change parked anew or replayed by somebody else, so this ends.
        while (true)
        {
            if (await parked.ReadAsync(source, id, cancellation) is not { } document)
                return new ReplayOutcome.Missing();
            if (consumer is null)
                return new ReplayOutcome.NoConsumer();
            if (await newest.OfAsync(document, cancellation) is not { } state)
                return new ReplayOutcome.NothingLeft();

            if (await consumer.ReapplyAsync(state, cancellation) is { } reason)
            {
                if (await parked.TryGiveReasonAsync(document, reason, cancellation))
                    return new ReplayOutcome.Refused(reason);
            }
            else if (await parked.TryDeleteAsync(document, cancellation))
            {
                return new ReplayOutcome.Applied();
            }
        }
    }
}
