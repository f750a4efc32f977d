using System.Collections.Immutable;
using Microsoft.Extensions.Options;

namespace OrdersFn.Core.Partitioning;

/// <summary>Where orders go and where they may be found: the one place that turns (customer, order id) into partition keys.</summary>
public sealed class Placement(LayoutCache layouts, IOptions<PartitioningOptions> options, TimeProvider time)
{
    private readonly TimeSpan _lateWriters = options.Value.LateWriters;

    /// <summary>The places an order may lie in, without repeats. The first is where it belongs now: new orders are written there.</summary>
    public async ValueTask<ImmutableArray<Place>> CandidatesAsync(string customerId, string orderId, CancellationToken cancellation) =>
        (await PlaceAsync(customerId, orderId, cancellation)).Candidates;

    /// <summary>Where to create an order, and what to mind before.</summary>
    public async ValueTask<Placing> PlaceAsync(string customerId, string orderId, CancellationToken cancellation)
    {
        if (await layouts.OfAsync(customerId, cancellation) is not { } layout)
            return new([new Place(customerId, 0)], []);
        var now = time.GetUtcNow();
        var begun = layout.Epochs.Where(epoch => epoch.From <= now).ToList();
        // Scheduled epochs come last: nothing is there yet, unless another host's clock is ahead.
        var places = begun.Concat(layout.Epochs.Where(epoch => epoch.From > now)).Select(epoch => layout.PlaceOf(epoch, orderId)).Distinct();
        return new([.. places], begun.Count > 1 && now <= begun[0].From + _lateWriters ? Older(layout, begun, orderId) : []);
    }

    /// <summary>How the customer's orders lie, for who reads all of them.</summary>
    public async ValueTask<Spread> SpreadAsync(string customerId, CancellationToken cancellation) =>
        await layouts.OfAsync(customerId, cancellation) is { } layout
            ? new(layout.StoredCustomerIds(), layout.Epochs.Length > 1)
            : new([customerId], MayHoldCopies: false);

    private static ImmutableArray<Place> Older(Layout layout, List<LayoutEpoch> begun, string orderId)
    {
        var newest = layout.PlaceOf(begun[0], orderId);
        return [.. begun.Skip(1).Select(epoch => layout.PlaceOf(epoch, orderId)).Where(place => place != newest).Distinct()];
    }
}

/// <param name="Candidates">The places the order may lie in, without repeats; the first is where it is to be created.</param>
/// <param name="ToClose">
/// Older ones of them in which the order might still be created by a writer who placed it by the layout before: to be closed first.
/// </param>
public readonly record struct Placing(ImmutableArray<Place> Candidates, ImmutableArray<Place> ToClose);

/// <param name="Lanes">Every first-level key that orders may lie under; one prefix query each reads them all.</param>
/// <param name="MayHoldCopies">Orders may be on the move, so that one may be found in two places.</param>
public readonly record struct Spread(ImmutableArray<string> Lanes, bool MayHoldCopies);
