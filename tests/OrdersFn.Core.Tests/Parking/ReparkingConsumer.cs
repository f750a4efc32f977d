using Microsoft.Extensions.Logging.Abstractions;
using OrdersFn.Core.ChangeFeed;
using OrdersFn.Core.Parking;
using OrdersFn.Core.Tests.Timeline;

namespace OrdersFn.Core.Tests.Parking;

/// <summary>A consumer that takes everything, and during whose work something happens.</summary>
internal sealed class ReparkingConsumer(LocalViews views, Func<OrderChange, Task> meanwhile)
    : FeedConsumer(views.Get<DeliveredChanges>(), views.Get<ParkedDocuments>(), views.Get<FeedProgress>(), views.Get<FeedMetrics>(), NullLogger<FeedConsumer>.Instance)
{
    public override string Name => "reparking";

    protected override async Task<IReadOnlyList<RefusedChange>> ProjectAsync(IReadOnlyList<OrderChange> changes, CancellationToken cancellation)
    {
        foreach (var change in changes)
            await meanwhile(change);
        return [];
    }
}
