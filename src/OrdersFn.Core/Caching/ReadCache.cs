using System.Diagnostics;
using Microsoft.Extensions.Caching.Hybrid;
using Microsoft.Extensions.Options;

namespace OrdersFn.Core.Caching;

/// <summary>Keeps what was read, briefly, in this process and in a second level if there is one. Callers who want the same at the same time share one read.</summary>
public sealed class ReadCache(HybridCache cache, OwnWrites writes, IOptions<CacheOptions> options)
{
    /// <summary>Only looks, also into the second level.</summary>
    private static readonly HybridCacheEntryOptions Look = new() { Flags = HybridCacheEntryFlags.DisableUnderlyingData };

    /// <summary>
    /// Joins reads and leaves keeping to us: the cache itself would keep whatever comes back, also that an order is missing; and it does keep in this process
    /// what is longer than its greatest length, counted as nothing.
    /// </summary>
    private static readonly HybridCacheEntryOptions ReadTogether = new()
    {
        Flags = HybridCacheEntryFlags.DisableLocalCacheWrite | HybridCacheEntryFlags.DisableDistributedCache,
    };

    private readonly bool _enabled = options.Value.Enabled;
    private readonly long _largest = options.Value.EntryKilobytes * 1024L;

    /// <param name="kind">What kind of answer.</param>
    /// <param name="customerId">Whose.</param>
    /// <param name="which">Which of that kind and customer; ids may stand in it as they are, between slashes.</param>
    /// <param name="use">Whether what is kept will do.</param>
    /// <param name="read">Reads it from the store. May go on for others when this caller gives up.</param>
    /// <param name="cancellation">Gives up.</param>
    internal async Task<T> ReadAsync<T>(
        CachedKind<T> kind, string customerId, string which, CacheUse use, Func<CancellationToken, Task<T>> read, CancellationToken cancellation)
        where T : class
    {
        if (!_enabled)
            return await read(cancellation);
        // Ids hold no slash, so no two keys run together.
        var mark = writes.MarkOf(customerId);
        var key = $"{kind.Name}/{mark.Text}/{customerId}/{which}";
        if (use == CacheUse.Bypassed)
            return await KeptAsync(cancellation);
        // Under its own mark no other host has left anything.
        return (mark.IsOwn ? null : await cache.GetOrCreateAsync<T?>(key, static _ => default, Look, cancellationToken: CancellationToken.None))
            ?? await JoinAsync(key, KeptAsync, cancellation);

        async Task<T> KeptAsync(CancellationToken token)
        {
            var value = await read(token);
            // In this process it is kept when the call returns. The second level follows behind; the cache logs if it fails.
            if (kind.BytesOf(value) <= _largest)
                _ = cache.SetAsync(key, value, mark.IsOwn ? kind.InThisProcess : kind.OnBothLevels, cancellationToken: CancellationToken.None).AsTask();
            return value;
        }
    }

    /// <summary>One read for all who ask under the same key while it is under way.</summary>
    internal async Task<T> JoinAsync<T>(string key, Func<CancellationToken, Task<T>> read, CancellationToken cancellation)
        where T : class =>
        await cache.GetOrCreateAsync(
            key, (read, Activity.Current), static (state, token) => TracedAsync(state.read, state.Current, token), ReadTogether, cancellationToken: cancellation);

    /// <summary>What many wait for runs outside of any caller's flow; its trace is that of the first.</summary>
    private static async ValueTask<T> TracedAsync<T>(Func<CancellationToken, Task<T>> read, Activity? trace, CancellationToken cancellation)
    {
        Activity.Current = trace;
        return await read(cancellation);
    }
}
