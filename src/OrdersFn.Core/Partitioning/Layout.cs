using System.Collections.Immutable;

namespace OrdersFn.Core.Partitioning;

/// <summary>How one customer's orders are spread from some moment on.</summary>
/// <param name="Epoch">Counts the customer's layouts, from 0.</param>
/// <param name="Buckets">Second-level partition keys in use.</param>
/// <param name="Lanes">First-level partition keys in use: a power of two, at most <paramref name="Buckets"/>.</param>
/// <param name="From">When every writer switches to it.</param>
public sealed record LayoutEpoch(int Epoch, int Buckets, int Lanes, DateTimeOffset From)
{
    /// <summary>Of nearly every customer: one bucket, one lane.</summary>
    public static LayoutEpoch Single { get; } = new(0, 1, 1, DateTimeOffset.UnixEpoch);
}

/// <summary>Every layout of a customer that orders may still lie in, newest first. Never empty.</summary>
public sealed class Layout
{
    private readonly LaneNames _names;

    public Layout(string customerId, ImmutableArray<LayoutEpoch> epochs)
    {
        if (epochs.IsDefaultOrEmpty)
            throw new ArgumentException("a layout has at least one epoch", nameof(epochs));
        foreach (var epoch in epochs)
        {
            if (epoch.Buckets < 1 || epoch.Lanes < 1 || epoch.Lanes > epoch.Buckets || !int.IsPow2(epoch.Lanes))
                throw new ArgumentException($"epoch {epoch.Epoch}: lanes must be a power of two, at most the buckets", nameof(epochs));
        }

        CustomerId = customerId;
        Epochs = [.. epochs.OrderByDescending(epoch => epoch.Epoch)];
        _names = new LaneNames(customerId);
    }

    public string CustomerId { get; }

    public ImmutableArray<LayoutEpoch> Epochs { get; }

    /// <summary>The newest that has begun; null when all are yet to begin.</summary>
    public LayoutEpoch? Current(DateTimeOffset now) => Epochs.FirstOrDefault(epoch => epoch.From <= now);

    /// <summary>Where an order lies by the rules of one epoch.</summary>
    public Place PlaceOf(LayoutEpoch epoch, string orderId)
    {
        var bucket = epoch.Buckets == 1 ? 0 : JumpHash.Bucket(OrderHash.Of(orderId), epoch.Buckets);
        return new(_names[bucket & (epoch.Lanes - 1)], bucket);
    }

    /// <summary>Every first-level key that orders of this customer may lie under.</summary>
    public ImmutableArray<string> StoredCustomerIds() => StoredCustomerIds(Epochs);

    /// <summary>The first-level keys of some of the epochs.</summary>
    public ImmutableArray<string> StoredCustomerIds(IEnumerable<LayoutEpoch> epochs) =>
        [.. Enumerable.Range(0, epochs.Max(epoch => epoch.Lanes)).Select(lane => _names[lane])];
}
