using System.Collections.Concurrent;
using Microsoft.Extensions.Options;
using OrdersFn.Core.Caching;

namespace OrdersFn.Core.Timeline;

/// <summary>
/// Sums of UTC days that are long over, kept for a while in this process: by day and by hour apart, since a year by day takes little. Days without orders
/// are kept as well. There are no more days than since 1970.
/// </summary>
internal sealed class PastDays(IOptions<CacheOptions> options, TimeProvider time)
{
    /// <summary>Intervals with orders; some ten megabytes.</summary>
    private const int MostIntervals = 20_000;

    private readonly ConcurrentDictionary<(DateOnly, SummaryInterval), PastDay> _days = new();

    /// <summary>The first day that is not long over, as far as orders can tell by their own times.</summary>
    public DateOnly End => DateOnly.FromDateTime((time.GetUtcNow() - options.Value.PastDayAfter).UtcDateTime);

    /// <summary>The day's sums; null when they are to be read.</summary>
    public PastDay? Find(DateOnly day, SummaryInterval interval) =>
        _days.TryGetValue((day, interval), out var kept) && time.GetElapsedTime(kept.ReadAt) < options.Value.PastDayFor ? kept : null;

    /// <summary>Keeps what was read of days <paramref name="first"/> up to, not including, <paramref name="end"/>.</summary>
    public void Keep(DateOnly first, DateOnly end, DatedSummary read)
    {
        var sums = read.Sums;
        if (_days.Sum(day => day.Value.Intervals.Count) + sums.Intervals.Count > MostIntervals)
            _days.Clear();
        if (sums.Intervals.Count > MostIntervals)
            return;
        var readAt = time.GetTimestamp();
        var byDay = sums.Intervals.ToLookup(interval => DateOnly.FromDateTime(interval.Start.UtcDateTime));
        var empty = new PastDay([], read.AsOf, readAt);
        for (var day = first; day < end; day = day.AddDays(1))
            _days[(day, sums.Interval)] = byDay.Contains(day) ? new([.. byDay[day]], read.AsOf, readAt) : empty;
    }
}

/// <param name="Intervals">The sums of its intervals that hold orders. Not to be added to.</param>
/// <param name="AsOf">They count every order written before this time.</param>
/// <param name="ReadAt">When they were read, by the clock of <see cref="TimeProvider.GetTimestamp"/>.</param>
internal sealed record PastDay(IReadOnlyList<IntervalSummary> Intervals, DateTimeOffset AsOf, long ReadAt);
