using System.Collections.Frozen;
using Microsoft.Extensions.Options;

namespace OrdersFn.Core.Partitioning;

/// <summary>
/// The layouts of all customers that have one. They are few (only very large customers), so all are read at once: then a customer without a
/// layout, which is nearly every one, costs no read of its own. Never older than the lifetime: when the layouts cannot be read any more,
/// callers get the store's error rather than a place that may have changed.
/// </summary>
public sealed class LayoutCache(LayoutStore store, IOptions<PartitioningOptions> options, TimeProvider time)
{
    private readonly TimeSpan _lifetime = options.Value.LayoutCacheLifetime;
    private readonly Lock _starting = new();
    private volatile Snapshot? _snapshot;
    private Task<Snapshot>? _reading;

    /// <summary>The customer's layout; null when it has none, so one bucket and one lane.</summary>
    public ValueTask<Layout?> OfAsync(string customerId, CancellationToken cancellation) =>
        Fresh() is { } snapshot ? new(snapshot.Layouts.GetValueOrDefault(customerId)) : AfterReadingAsync(customerId, cancellation);

    /// <summary>Whether any customer's orders may be on the move.</summary>
    public async ValueTask<bool> AnyMovesAsync(CancellationToken cancellation) =>
        (Fresh() ?? await ReadAgain().WaitAsync(cancellation)).Layouts.Values.Any(layout => layout.Epochs.Length > 1);

    private async ValueTask<Layout?> AfterReadingAsync(string customerId, CancellationToken cancellation) =>
        (await ReadAgain().WaitAsync(cancellation)).Layouts.GetValueOrDefault(customerId);

    private Snapshot? Fresh()
    {
        var snapshot = _snapshot;
        var age = snapshot is null ? TimeSpan.MaxValue : time.GetElapsedTime(snapshot.ReadAt);
        if (age >= _lifetime)
            return null;
        // Half way through, so that callers rarely wait. A failure shows when the lifetime ends.
        if (age >= _lifetime / 2)
            _ = ReadAgain();
        return snapshot;
    }

    private Task<Snapshot> ReadAgain()
    {
        lock (_starting)
        {
            // One caller's cancellation must not fail the others who wait for the same read.
            if (_reading is null or { IsCompleted: true })
                _reading = ReadAsync(CancellationToken.None);
            return _reading;
        }
    }

    private async Task<Snapshot> ReadAsync(CancellationToken cancellation)
    {
        // Do not hold the lock of the caller while the SDK works synchronously.
        await Task.Yield();
        // The age counts from before the read: what changed during it may be missing.
        var readAt = time.GetTimestamp();
        var layouts = new Dictionary<string, Layout>(StringComparer.Ordinal);
        await foreach (var document in store.AllAsync(cancellation))
            layouts[document.CustomerId] = document.ToLayout();
        return _snapshot = new(readAt, layouts.ToFrozenDictionary(StringComparer.Ordinal));
    }

    private sealed record Snapshot(long ReadAt, FrozenDictionary<string, Layout> Layouts);
}
