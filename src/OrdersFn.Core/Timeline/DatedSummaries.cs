using System.Globalization;
using Microsoft.Extensions.Options;
using OrdersFn.Core.Caching;

namespace OrdersFn.Core.Timeline;

/// <summary>
/// Summaries that say as of when they are. Days that are long over are read once in a while only: orders still come to them, late ones and changes of status,
/// so their sums are dated, and the answer is as of the oldest of what it is made of.
/// </summary>
public sealed class DatedSummaries
{
    /// <summary>Known days between unknown ones that are read again along with them: fewer cost less than a query of their own.</summary>
    private const int ShortGap = 31;

    private static readonly DateOnly FirstDay = DateOnly.FromDateTime(DateTime.UnixEpoch);

    private readonly TimelineSummaries _summaries;
    private readonly ViewFreshness _freshness;
    private readonly PastDays _past;
    private readonly ReadCache _reads;
    private readonly bool _enabled;

    internal DatedSummaries(TimelineSummaries summaries, ViewFreshness freshness, PastDays past, ReadCache reads, IOptions<CacheOptions> options)
    {
        _summaries = summaries;
        _freshness = freshness;
        _past = past;
        _reads = reads;
        _enabled = options.Value.Enabled;
    }

    public async Task<DatedSummary> SummariseAsync(
        DateTimeOffset? from, DateTimeOffset? to, SummaryInterval interval, CacheUse use, CancellationToken cancellation)
    {
        // Asked before anything is read, so that it never promises more than what is read holds.
        var asOf = await _freshness.AsOfAsync(cancellation);
        var (first, end) = WholePastDays(from, to);
        if (!_enabled || first >= end)
            return new(await _summaries.SummariseAsync(from, to, interval, cancellation), asOf);

        // What is before and after the past days: they begin and end at midnight, so no interval is in two of the parts.
        var before = from < StartOf(first) ? _summaries.SummariseAsync(from, StartOf(first), interval, cancellation) : null;
        var after = to is null || to > StartOf(end) ? _summaries.SummariseAsync(StartOf(end), to, interval, cancellation) : null;
        var past = PastAsync(first, end, interval, asOf, use, cancellation);
        await Task.WhenAll(new Task?[] { before, past, after }.OfType<Task>());

        var intervals = new List<IntervalSummary>();
        intervals.AddRange(before is null ? [] : (await before).Intervals);
        foreach (var day in await past)
        {
            intervals.AddRange(day.Intervals);
            asOf = day.AsOf < asOf ? day.AsOf : asOf;
        }

        intervals.AddRange(after is null ? [] : (await after).Intervals);
        var total = new Tally();
        intervals.ForEach(part => total.Add(part.Sums));
        return new(new(interval, intervals, total), asOf);
    }

    private static DateTimeOffset StartOf(DateOnly day) => new(day, TimeOnly.MinValue, TimeSpan.Zero);

    /// <summary>The days of the range that are in it from midnight to midnight and long over; none when the first is not before the end.</summary>
    private (DateOnly First, DateOnly End) WholePastDays(DateTimeOffset? from, DateTimeOffset? to)
    {
        var end = _past.End;
        if (to is not null && DateOnly.FromDateTime(to.Value.UtcDateTime) is var last && last < end)
            end = last;
        if (from is null || from <= DateTimeOffset.UnixEpoch)
            return (FirstDay, end);
        var first = DateOnly.FromDateTime(from.Value.UtcDateTime);
        return (first >= end || from == StartOf(first) ? first : first.AddDays(1), end);
    }

    /// <summary>The past days from <paramref name="first"/> up to, not including, <paramref name="end"/>, ascending; days read together are one.</summary>
    private async Task<IEnumerable<PastDay>> PastAsync(
        DateOnly first, DateOnly end, SummaryInterval interval, DateTimeOffset asOf, CacheUse use, CancellationToken cancellation)
    {
        var days = new PastDay?[end.DayNumber - first.DayNumber];
        var unknown = new List<(int From, int To)>();
        for (var i = 0; i < days.Length; i++)
        {
            days[i] = use == CacheUse.Allowed ? _past.Find(first.AddDays(i), interval) : null;
            if (days[i] is not null)
                continue;
            if (unknown.Count > 0 && i - unknown[^1].To < ShortGap)
                unknown[^1] = (unknown[^1].From, i + 1);
            else
                unknown.Add((i, i + 1));
        }

        foreach (var (from, to) in unknown)
        {
            var read = await ReadAsync(first.AddDays(from), first.AddDays(to), interval, asOf, use, cancellation);
            Array.Clear(days, from, to - from);
            days[from] = new(read.Sums.Intervals, read.AsOf, default);
        }

        return days.OfType<PastDay>();
    }

    private Task<DatedSummary> ReadAsync(
        DateOnly first, DateOnly end, SummaryInterval interval, DateTimeOffset asOf, CacheUse use, CancellationToken cancellation)
    {
        return use == CacheUse.Bypassed ? KeptAsync(cancellation)
            : _reads.JoinAsync(string.Create(CultureInfo.InvariantCulture, $"days/{interval}/{first:O}/{end:O}"), KeptAsync, cancellation);

        async Task<DatedSummary> KeptAsync(CancellationToken token)
        {
            var changes = _past.Changes;
            var read = new DatedSummary(await _summaries.SummariseAsync(StartOf(first), StartOf(end), interval, token), asOf);
            _past.Keep(first, end, read, changes);
            return read;
        }
    }
}
