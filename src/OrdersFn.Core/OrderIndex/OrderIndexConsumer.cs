using Microsoft.Extensions.Logging;
using OrdersFn.Core.ChangeFeed;
using OrdersFn.Core.Parking;

namespace OrdersFn.Core.OrderIndex;

/// <summary>Feeds the order index.</summary>
public sealed class OrderIndexConsumer : FeedConsumer
{
    public const string ConsumerName = "order-index";

    private readonly OrderIndexProjector _projector;

    internal OrderIndexConsumer(
        OrderIndexProjector projector, ParkedDocuments parked, FeedProgress progress, FeedMetrics metrics, ILogger<FeedConsumer> logger)
        : base(parked, progress, metrics, logger)
    {
        _projector = projector;
    }

    public override string Name => ConsumerName;

    protected override Task<IReadOnlyList<RefusedChange>> ProjectAsync(IReadOnlyList<OrderChange> changes, CancellationToken cancellation) =>
        _projector.ProjectAsync(changes, cancellation);
}
