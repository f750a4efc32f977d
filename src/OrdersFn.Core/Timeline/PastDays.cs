using System.Collections.Concurrent;
using Microsoft.Extensions.Options;
using OrdersFn.Core.Caching;

namespace OrdersFn.Core.Timeline;

/// <summary>
/// Sums of UTC days that are long over, kept for a while in this process: by day and by hour apart, since a year by day takes little. Days without orders
/// are kept as well. There are no more days than since 1970. Changes that this host brings into the view itself are minded; where other hosts do that, a day is as
/// old as it is dated.
/// </summary>
internal sealed class PastDays(IOptions<CacheOptions> options, TimeProvider time)
{
    /// <summary>Intervals with orders; some ten megabytes.</summary>
    private const int MostIntervals = 20_000;

    private readonly ConcurrentDictionary<(DateOnly, SummaryInterval), PastDay> _days = new();
    private long _changes;

    /// <summary>The first day that is not long over, as far as orders can tell by their own times.</summary>
    public DateOnly End => DateOnly.FromDateTime((time.GetUtcNow() - options.Value.PastDayAfter).UtcDateTime);

    /// <summary>How often past days have changed; to be taken before they are read.</summary>
    public long Changes => Volatile.Read(ref _changes);

    /// <summary>The day's sums; null when they are to be read.</summary>
    public PastDay? Find(DateOnly day, SummaryInterval interval) =>
        _days.TryGetValue((day, interval), out var kept) && time.GetElapsedTime(kept.ReadAt) < options.Value.PastDayFor ? kept : null;

    /// <summary>Keeps what was read of days <paramref name="first"/> up to, not including, <paramref name="end"/>.</summary>
    /// <param name="first">The first of them.</param>
    /// <param name="end">The day after the last.</param>
    /// <param name="read">Their sums.</param>
    /// <param name="changes"><see cref="Changes"/> from before they were read.</param>
    public void Keep(DateOnly first, DateOnly end, DatedSummary read, long changes)
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
        // Looked at last: a change that is not seen here forgets what is kept by now.
        for (var day = first; day < end && Changes != changes; day = day.AddDays(1))
            _days.TryRemove((day, sums.Interval), out _);
    }

    /// <summary>To be called when the view has changed on these days.</summary>
    public void Forget(IEnumerable<DateOnly> days)
    {
        var end = End;
        foreach (var day in days.Where(day => day < end).Distinct())
        {
            Interlocked.Increment(ref _changes);
            foreach (var interval in Enum.GetValues<SummaryInterval>())
                _days.TryRemove((day, interval), out _);
        }
    }
}

/// <param name="Intervals">The sums of its intervals that hold orders. Not to be added to.</param>
/// <param name="AsOf">They count every order written before this time.</param>
/// <param name="ReadAt">When they were read, by the clock of <see cref="TimeProvider.GetTimestamp"/>.</param>
internal sealed record PastDay(IReadOnlyList<IntervalSummary> Intervals, DateTimeOffset AsOf, long ReadAt);
