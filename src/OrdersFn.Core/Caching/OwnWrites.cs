using System.Globalization;
using Microsoft.Extensions.Options;

namespace OrdersFn.Core.Caching;

/// <summary>
/// Remembers which customers this host has written to of late, as a mark that stands in the keys of what is kept of them. A write changes the mark before
/// its caller is answered, so a later read on this host can neither hit nor join anything that was read before the write; to take kept values away would not
/// be enough, since a read under way would put the old one back. Without a write of late the mark is a slice of time, the same on every host.
/// </summary>
/// <remarks>
/// Time is part of the shared mark because a key must not come back into use: a slow read that began before a write may be kept long after it. A write's own
/// mark stands to the end of the slice after its own, so the next shared key is one that no host, its clock being a slice behind or ahead, used before the write.
/// </remarks>
public sealed class OwnWrites
{
    /// <summary>Customers share a stripe by chance, which costs a read now and then. A power of two; 512 KB.</summary>
    private const int Stripes = 1 << 16;

    /// <summary>More than clocks of hosts differ.</summary>
    private static readonly TimeSpan ShortestSlice = TimeSpan.FromSeconds(10);

    /// <summary>In lifetimes: at the border between two slices everything is read anew.</summary>
    private const int SliceOfLifetimes = 5;

    private readonly long[] _lastWrites = new long[Stripes];
    private readonly string _host = Guid.NewGuid().ToString("N", CultureInfo.InvariantCulture)[..16];
    private readonly TimeProvider _time;
    private readonly long _slice;

    public OwnWrites(IOptions<CacheOptions> options, TimeProvider time)
    {
        _time = time;
        var lifetimes = SliceOfLifetimes * (options.Value.OrderFor > options.Value.ListFor ? options.Value.OrderFor : options.Value.ListFor);
        _slice = (lifetimes > ShortestSlice ? lifetimes : ShortestSlice).Ticks;
    }

    /// <summary>
    /// To be called when a write is over, whatever came of it, and before its caller hears: one that timed out or was given up may have been carried out. A
    /// write that the store carries out later still was never acknowledged, so nobody can miss it for the moment that older values are kept.
    /// </summary>
    public void Note(string customerId)
    {
        ref var last = ref StripeOf(customerId);
        var now = _time.GetUtcNow().UtcTicks;
        long before;
        do
        {
            before = Volatile.Read(ref last);
        }
        // Two writes never have the same mark, also when the clock stands still or goes back.
        while (Interlocked.CompareExchange(ref last, Math.Max(now, before + 1), before) != before);
    }

    /// <summary>To be taken before the store is read.</summary>
    public WriteMark MarkOf(string customerId)
    {
        var last = Volatile.Read(ref StripeOf(customerId));
        var slice = _time.GetUtcNow().UtcTicks / _slice;
        return slice <= last / _slice + 1
            ? new(string.Create(CultureInfo.InvariantCulture, $"{_host}{last:x}"), IsOwn: true)
            : new(slice.ToString("x", CultureInfo.InvariantCulture), IsOwn: false);
    }

    private ref long StripeOf(string customerId) =>
        ref _lastWrites[string.GetHashCode(customerId, StringComparison.Ordinal) & (Stripes - 1)];
}

/// <param name="Text">Stands in keys.</param>
/// <param name="IsOwn">Nobody but this host has it.</param>
public readonly record struct WriteMark(string Text, bool IsOwn);
