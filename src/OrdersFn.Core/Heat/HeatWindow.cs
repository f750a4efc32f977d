using System.Runtime.InteropServices;
using Microsoft.Extensions.Options;

namespace OrdersFn.Core.Heat;

/// <summary>
/// Who placed the most orders in the last while: a ring of sketches, each for a slot of time by the store's clock, so that a feed read late or again
/// from its start does not look like orders of today. Counts are never too high; what they miss is at most 1/256 of each slot's orders.
/// </summary>
internal sealed class HeatWindow(IOptions<HeatOptions> options, TimeProvider time)
{
    private const int Slots = 6;
    private const int Counters = 256;

    private readonly long _slotSeconds = Math.Max(1, (long)options.Value.Window.TotalSeconds / Slots);
    private readonly Lock _lock = new();
    private readonly Slot[] _ring = [.. Enumerable.Range(0, Slots).Select(_ => new Slot())];

    /// <param name="customerId">Who placed an order.</param>
    /// <param name="writtenAt">When the store wrote it, seconds since 1970.</param>
    public void Add(string customerId, long writtenAt)
    {
        var newest = Now / _slotSeconds;
        // The store's clock may be a little ahead.
        var number = Math.Min(writtenAt / _slotSeconds, newest);
        if (number <= newest - Slots)
            return;
        lock (_lock)
        {
            var slot = _ring[number % Slots];
            if (slot.Number > number)
                return;
            if (slot.Number < number)
            {
                slot.Sketch.Clear();
                slot.Number = number;
            }

            slot.Sketch.Add(customerId);
        }
    }

    public HeatReading Read()
    {
        var now = Now;
        var newest = now / _slotSeconds;
        var orders = new Dictionary<string, long>(StringComparer.Ordinal);
        long total = 0;
        lock (_lock)
        {
            foreach (var slot in _ring.Where(slot => slot.Number > newest - Slots))
            {
                total += slot.Sketch.Total;
                foreach (ref readonly var counted in slot.Sketch.Counted)
                    CollectionsMarshal.GetValueRefOrAddDefault(orders, counted.Key, out _) += counted.Surely;
            }
        }

        return new HeatReading(orders, total, TimeSpan.FromSeconds(now - (newest - Slots + 1) * _slotSeconds));
    }

    // At least a second, so that nothing is divided by none.
    private long Now => time.GetUtcNow().ToUnixTimeSeconds() + 1;

    private sealed class Slot
    {
        public long Number { get; set; } = long.MinValue;

        public SpaceSaving Sketch { get; } = new(Counters);
    }
}

/// <summary>What a window holds.</summary>
/// <param name="Orders">Orders of each customer that has a counter, never too high.</param>
/// <param name="Total">Orders of all customers.</param>
/// <param name="Length">The time they came in.</param>
internal sealed record HeatReading(IReadOnlyDictionary<string, long> Orders, long Total, TimeSpan Length);
