using Microsoft.Extensions.Logging;
using OrdersFn.Core.ChangeFeed;
using OrdersFn.Core.Orders;
using OrdersFn.Core.Parking;

namespace OrdersFn.Core.Timeline;

/// <summary>Feeds the timeline: the generation that serves, and what is being made or taken away beside it.</summary>
public sealed class TimelineConsumer : FeedConsumer
{
    public const string ConsumerName = "timeline";

    private readonly TimelineProjector _projector;
    private readonly ViewStates _states;
    private readonly PastDays _past;
    private readonly TimeProvider _time;

    internal TimelineConsumer(
        TimelineProjector projector,
        ViewStates states,
        PastDays past,
        TimeProvider time,
        DeliveredChanges delivered,
        ParkedDocuments parked,
        FeedProgress progress,
        FeedMetrics metrics,
        ILogger<FeedConsumer> logger)
        : base(delivered, parked, progress, metrics, logger)
    {
        _projector = projector;
        _states = states;
        _past = past;
        _time = time;
    }

    public override string Name => ConsumerName;

    protected override async Task<IReadOnlyList<RefusedChange>> ProjectAsync(IReadOnlyList<OrderChange> changes, CancellationToken cancellation)
    {
        var state = await _states.CurrentAsync(cancellation);
        var refused = new Dictionary<OrderChange, RefusedChange>(ReferenceEqualityComparer.Instance);
        try
        {
            foreach (var generation in state.WrittenAt(_time.GetUtcNow()))
            {
                // What one refuses the others do too, as good as always; else it must not be missing where only they have it.
                foreach (var its in await _projector.ProjectAsync(generation, changes, cancellation))
                    refused.TryAdd(its.Change, its);
            }
        }
        finally
        {
            // Also when only some of them were applied.
            _past.Forget(changes.Select(change => DateOnly.FromDateTime(Timestamps.FromStored(change.Order.OrderedAt).UtcDateTime)));
        }

        return [.. refused.Values];
    }
}
