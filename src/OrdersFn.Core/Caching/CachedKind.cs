using Microsoft.Extensions.Caching.Hybrid;

namespace OrdersFn.Core.Caching;

/// <summary>A kind of answers about one customer that are kept.</summary>
/// <typeparam name="T">Marked immutable, so that all callers can be given the same one; goes to a second level as JSON.</typeparam>
internal sealed class CachedKind<T>(string name, TimeSpan lifetime, Func<T, long?> bytes)
    where T : class
{
    /// <summary>Begins the keys.</summary>
    public string Name => name;

    public HybridCacheEntryOptions OnBothLevels { get; } = new() { Expiration = lifetime };

    public HybridCacheEntryOptions InThisProcess { get; } = new() { Expiration = lifetime, Flags = HybridCacheEntryFlags.DisableDistributedCache };

    /// <summary>About how long a value is as JSON, at least a quarter of it; null when it is not to be kept.</summary>
    public long? BytesOf(T value) => bytes(value);
}
