using System.Collections.Immutable;

namespace OrdersFn.Core.Partitioning;

/// <summary>Where orders go and where they may be found: the one place that turns (customer, order id) into partition keys.</summary>
public sealed class Placement(LayoutCache layouts, TimeProvider time)
{
    /// <summary>The places an order may lie in, without repeats. The first is where it belongs now: new orders are written there.</summary>
    public async ValueTask<ImmutableArray<Place>> CandidatesAsync(string customerId, string orderId, CancellationToken cancellation)
    {
        if (await layouts.OfAsync(customerId, cancellation) is not { } layout)
            return [new Place(customerId, 0)];
        var now = time.GetUtcNow();
        // Scheduled epochs come last: nothing is there yet, unless another host's clock is ahead.
        var places = layout.Epochs.Where(epoch => epoch.From <= now).Concat(layout.Epochs.Where(epoch => epoch.From > now))
            .Select(epoch => layout.PlaceOf(epoch, orderId));
        return [.. places.Distinct()];
    }

    /// <summary>Every first-level key that the customer's orders may lie under; one prefix query each reads them all.</summary>
    public async ValueTask<ImmutableArray<string>> LanesAsync(string customerId, CancellationToken cancellation) =>
        await layouts.OfAsync(customerId, cancellation) is { } layout ? layout.StoredCustomerIds() : [customerId];
}
