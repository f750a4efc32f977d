using OrdersFn.Core.Orders;

namespace OrdersFn.Core.ChangeFeed;

/// <summary>How long the traces of an erased order stay in the views: as long as its tombstone, however late its erasure arrives there.</summary>
internal static class Tombstones
{
    /// <summary>Seconds; null for a tombstone that does not expire.</summary>
    public static int? RemainingTtl(OrderDocument tombstone, TimeProvider time)
    {
        if (tombstone.Ttl is not > 0)
            return null;
        // Without a time of writing (a document that is not from the feed) the whole time is left.
        var written = tombstone.WrittenAt > 0 ? tombstone.WrittenAt : time.GetUtcNow().ToUnixTimeSeconds();
        return (int)Math.Clamp(written + tombstone.Ttl.Value - time.GetUtcNow().ToUnixTimeSeconds(), 1, int.MaxValue);
    }
}
