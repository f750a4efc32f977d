using Microsoft.Extensions.Logging;
using OrdersFn.Core.ChangeFeed;
using OrdersFn.Core.Heat;
using OrdersFn.Core.Parking;

namespace OrdersFn.Core.OrderIndex;

/// <summary>Feeds the order index, and shows what passes to the watch for heavy customers: a consumer of its own would read the whole feed once more.</summary>
public sealed class OrderIndexConsumer : FeedConsumer
{
    public const string ConsumerName = "order-index";

    private readonly OrderIndexProjector _projector;
    private readonly HeatWatch _heat;

    internal OrderIndexConsumer(
        OrderIndexProjector projector,
        HeatWatch heat,
        DeliveredChanges delivered,
        ParkedDocuments parked,
        FeedProgress progress,
        FeedMetrics metrics,
        ILogger<FeedConsumer> logger)
        : base(delivered, parked, progress, metrics, logger)
    {
        _projector = projector;
        _heat = heat;
    }

    public override string Name => ConsumerName;

    protected override async Task<IReadOnlyList<RefusedChange>> ProjectAsync(IReadOnlyList<OrderChange> changes, CancellationToken cancellation)
    {
        var refused = await _projector.ProjectAsync(changes, cancellation);
        _heat.Observe(changes);
        return refused;
    }
}
