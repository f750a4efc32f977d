using Microsoft.Extensions.Logging;
using OrdersFn.Core.ChangeFeed;
using OrdersFn.Core.Parking;

namespace OrdersFn.Core.Timeline;

/// <summary>Feeds the timeline.</summary>
public sealed class TimelineConsumer : FeedConsumer
{
    public const string ConsumerName = "timeline";

    private readonly TimelineProjector _projector;

    internal TimelineConsumer(
        TimelineProjector projector, ParkedDocuments parked, FeedProgress progress, FeedMetrics metrics, ILogger<FeedConsumer> logger)
        : base(parked, progress, metrics, logger)
    {
        _projector = projector;
    }

    public override string Name => ConsumerName;

    protected override Task<IReadOnlyList<RefusedChange>> ProjectAsync(IReadOnlyList<OrderChange> changes, CancellationToken cancellation) =>
        _projector.ProjectAsync(changes, cancellation);
}
