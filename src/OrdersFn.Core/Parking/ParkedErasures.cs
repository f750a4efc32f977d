using OrdersFn.Core.ChangeFeed;
using OrdersFn.Core.Store;

namespace OrdersFn.Core.Parking;

/// <summary>What is parked of erased orders is thrown away, also where the store refuses that of one of them.</summary>
internal static class ParkedErasures
{
    /// <summary>
    /// Throws away what a consumer parked of erased orders. Returns the tombstones for which the store refuses it for good: they are to be parked
    /// themselves, having no contents, so that somebody sees it and a replay does it again.
    /// </summary>
    /// <param name="parked">What is parked.</param>
    /// <param name="source">The consumer.</param>
    /// <param name="tombstones">The erasures that it has taken in.</param>
    /// <param name="cancellation">Cancels.</param>
    public static async Task<IReadOnlyList<RefusedChange>> ForgetEachAsync(
        this ParkedDocuments parked, string source, IReadOnlyList<OrderChange> tombstones, CancellationToken cancellation)
    {
        try
        {
            await parked.ForgetAsync(source, [.. tombstones.Select(tombstone => tombstone.Order)], cancellation);
            return [];
        }
        catch (Exception fault) when (Refusals.Is(fault))
        {
            // Where everything is refused the tombstone cannot be parked either, and the batch comes again.
            if (tombstones is [var only])
                return [new RefusedChange(only, $"erased, but what was parked of it could not be removed: {Refusals.Reason(fault)}")];
        }

        var refused = new List<RefusedChange>();
        foreach (var half in tombstones.Chunk((tombstones.Count + 1) / 2))
            refused.AddRange(await parked.ForgetEachAsync(source, half, cancellation));
        return refused;
    }
}
