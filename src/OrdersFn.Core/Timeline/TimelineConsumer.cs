using Microsoft.Extensions.Logging;
using OrdersFn.Core.ChangeFeed;
using OrdersFn.Core.Orders;
using OrdersFn.Core.Parking;

namespace OrdersFn.Core.Timeline;

/// <summary>Feeds the timeline.</summary>
public sealed class TimelineConsumer : FeedConsumer
{
    public const string ConsumerName = "timeline";

    private readonly TimelineProjector _projector;
    private readonly PastDays _past;

    internal TimelineConsumer(
        TimelineProjector projector, PastDays past, ParkedDocuments parked, FeedProgress progress, FeedMetrics metrics, ILogger<FeedConsumer> logger)
        : base(parked, progress, metrics, logger)
    {
        _projector = projector;
        _past = past;
    }

    public override string Name => ConsumerName;

    protected override async Task<IReadOnlyList<RefusedChange>> ProjectAsync(IReadOnlyList<OrderChange> changes, CancellationToken cancellation)
    {
        try
        {
            return await _projector.ProjectAsync(changes, cancellation);
        }
        finally
        {
            // Also when only some of them were applied.
            _past.Forget(changes.Select(change => DateOnly.FromDateTime(Timestamps.FromStored(change.Order.OrderedAt).UtcDateTime)));
        }
    }
}
