using System.Collections.Frozen;
using Microsoft.Extensions.Options;
using OrdersFn.Core.Store;

namespace OrdersFn.Core.Partitioning;

/// <summary>
/// The layouts of all customers that have one. They are few (only very large customers), so all are read at once: then a customer without a
/// layout, which is nearly every one, costs no read of its own. Never older than the lifetime.
/// </summary>
public sealed class LayoutCache
{
    private readonly LayoutStore _store;
    private readonly FreshValue<FrozenDictionary<string, Layout>> _layouts;

    public LayoutCache(LayoutStore store, IOptions<PartitioningOptions> options, TimeProvider time)
    {
        _store = store;
        _layouts = new(ReadAsync, options.Value.LayoutCacheLifetime, time);
    }

    /// <summary>The customer's layout; null when it has none, so one bucket and one lane.</summary>
    public ValueTask<Layout?> OfAsync(string customerId, CancellationToken cancellation) =>
        _layouts.Ready is { } layouts ? new(layouts.GetValueOrDefault(customerId)) : AfterReadingAsync(customerId, cancellation);

    /// <summary>Whether any customer's orders may be on the move.</summary>
    public async ValueTask<bool> AnyMovesAsync(CancellationToken cancellation) =>
        (await _layouts.GetAsync(cancellation)).Values.Any(layout => layout.Epochs.Length > 1);

    private async ValueTask<Layout?> AfterReadingAsync(string customerId, CancellationToken cancellation) =>
        (await _layouts.GetAsync(cancellation)).GetValueOrDefault(customerId);

    private async Task<FrozenDictionary<string, Layout>> ReadAsync(CancellationToken cancellation)
    {
        var layouts = new Dictionary<string, Layout>(StringComparer.Ordinal);
        await foreach (var document in _store.AllAsync(cancellation))
            layouts[document.CustomerId] = document.ToLayout();
        return layouts.ToFrozenDictionary(StringComparer.Ordinal);
    }
}
