using System.Runtime.CompilerServices;
using Microsoft.Azure.Cosmos;
using Microsoft.Extensions.Options;
using OrdersFn.Core.Store;

namespace OrdersFn.Core.Timeline;

/// <summary>
/// Lists orders across all customers by time, from the view. Follows the directory, so only partitions that hold something of the range are read. The first hour
/// is read bucket by bucket, which costs a page's worth however dense it is. Where hours turn out to be sparse, the following ones are
/// read together, as many as should fill the page, with one query per physical partition that holds any of them.
/// </summary>
public sealed class TimelineReader
{
    private const int SmallestPage = 10;
    private const int MostHours = 500;

    /// <summary>How many times more hours than last time: one sparse hour is little evidence.</summary>
    private const int Growth = 16;

    /// <summary>Days ahead whose buckets are looked up.</summary>
    private const int DaysAhead = 8;

    private readonly CosmosClients _clients;
    private readonly ViewStates _states;
    private readonly TimelineDirectory _directory;
    private readonly PhysicalRanges _ranges;
    private readonly int _concurrency;

    internal TimelineReader(CosmosClients clients, ViewStates states, TimelineDirectory directory, PhysicalRanges ranges, IOptions<TimelineOptions> options)
    {
        _clients = clients;
        _states = states;
        _directory = directory;
        _ranges = ranges;
        _concurrency = options.Value.ReadConcurrency;
    }

    public async Task<TimelinePage> ListAsync(TimelineQuery query, CancellationToken cancellation)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(query.Limit, 1);
        var span = SpanOf(query);
        if (span.From > span.Last || query.To <= span.From)
            return new TimelinePage([], null);

        // One row more than asked for tells whether there is a next page.
        var most = query.Limit + 1;
        var rows = new List<TimelineDocument>(most);
        using var calls = new SemaphoreSlim(_concurrency);
        var generation = (await _states.CurrentAsync(cancellation)).Serving;
        await using var hours = HoursAsync(generation, span, query.Descending, cancellation).GetAsyncEnumerator(cancellation);
        for (var count = 1; rows.Count < most;)
        {
            var stretch = await TakeAsync(hours, count);
            if (stretch.Count == 0)
                break;
            var before = rows.Count;
            var cursors = await OpenAsync(stretch, span, query, most - before, calls, cancellation);
            try
            {
                await MergeAsync(cursors, query.Descending ? EntryOrder.Descending : EntryOrder.Ascending, rows, most, cancellation);
            }
            finally
            {
                cursors.ForEach(cursor => cursor.Dispose());
            }

            count = HoursFor(most - rows.Count, (double)(rows.Count - before) / stretch.Count, stretch.Count);
        }

        var entries = rows.Take(query.Limit).Select(row => row.ToEntry()).ToList();
        var next = rows.Count == most ? new KeysetPosition(entries[^1].OrderedAt, entries[^1].OrderId, entries[^1].CustomerId) : null;
        return new TimelinePage(entries, next);
    }

    /// <summary>The range with the position in it; <see cref="Span.Last"/> is included.</summary>
    private static Span SpanOf(TimelineQuery query)
    {
        var from = query.From?.ToUniversalTime() ?? DateTimeOffset.UnixEpoch;
        var last = query.To is { } to && to > from ? to.ToUniversalTime().AddTicks(-1) : DateTimeOffset.MaxValue;
        if (query.After is { } after && after.Time > from && !query.Descending)
            from = after.Time;
        if (query.After is { } before && before.Time < last && query.Descending)
            last = before.Time;
        return new Span(from, last);
    }

    /// <summary>How many hours should hold the rows that are left, a bit more to be on the safe side.</summary>
    private static int HoursFor(int rows, double perHour, int before) =>
        (int)Math.Clamp(rows * 1.25 / Math.Max(perHour, 0.5), 1, Math.Min(before * Growth, MostHours));

    private static async Task<List<TimelineBucket[]>> TakeAsync(IAsyncEnumerator<TimelineBucket[]> hours, int count)
    {
        var taken = new List<TimelineBucket[]>();
        while (taken.Count < count && await hours.MoveNextAsync())
            taken.Add(hours.Current);
        return taken;
    }

    /// <summary>The buckets of each hour that holds something.</summary>
    private async IAsyncEnumerable<TimelineBucket[]> HoursAsync(
        int generation, Span span, bool descending, [EnumeratorCancellation] CancellationToken cancellation)
    {
        var first = TimelineBucket.HourOf(span.From);
        var days = _directory
            .DaysAsync(generation, DateOnly.FromDateTime(span.From.UtcDateTime), DateOnly.FromDateTime(span.Last.UtcDateTime), descending, cancellation)
            .InOrderAsync(1, DaysAhead, (day, token) => _directory.BucketsAsync(generation, day, token), cancellation);
        await foreach (var buckets in days)
        {
            var hours = buckets.Where(bucket => bucket.Hour >= first && bucket.Hour <= span.Last).GroupBy(bucket => bucket.Hour);
            foreach (var hour in descending ? hours.Reverse() : hours)
                yield return [.. hour];
        }
    }

    private async Task<List<EntryCursor>> OpenAsync(
        List<TimelineBucket[]> stretch, Span span, TimelineQuery query, int rows, SemaphoreSlim calls, CancellationToken cancellation)
    {
        var first = stretch[query.Descending ? ^1 : 0][0].Hour;
        var last = stretch[query.Descending ? 0 : ^1][0].Hour.AddTicks(TimeSpan.TicksPerHour - 1);
        var after = query.After is { } position && position.Time >= first && position.Time <= last ? position : null;
        var filter = new EntryFilter(span.From > first ? span.From : first, span.Last < last ? span.Last : last, query.Status, after, query.Descending);

        var buckets = stretch.SelectMany(hour => hour).ToList();
        var scopes = stretch.Count == 1
            ? buckets.ConvertAll(bucket => (Feed: (FeedRange?)null, Key: (PartitionKey?)new PartitionKey(bucket.ToString())))
            : [.. (await _ranges.HoldingAsync(buckets, cancellation)).Select(range => (Feed: (FeedRange?)range, Key: (PartitionKey?)null))];

        // Twice an even share: most often one page of each is enough, and little is read in vain.
        var page = Math.Clamp(2 * rows / scopes.Count, Math.Min(SmallestPage, rows), rows);
        var cursors = scopes.ConvertAll(scope => new EntryCursor(
            _clients.ForRequests.Timeline.GetItemQueryIterator<TimelineDocument>(
                scope.Feed, filter.ToQuery(scope.Feed is null ? null : buckets[0].Generation), requestOptions: new QueryRequestOptions { PartitionKey = scope.Key, MaxItemCount = page }),
            calls));
        await Task.WhenAll(cursors.Select(cursor => cursor.FillAsync(cancellation).AsTask()));
        return cursors;
    }

    private static async Task MergeAsync(
        List<EntryCursor> cursors, IComparer<TimelineDocument> order, List<TimelineDocument> rows, int most, CancellationToken cancellation)
    {
        var next = new PriorityQueue<EntryCursor, TimelineDocument>(order);
        foreach (var cursor in cursors)
        {
            if (cursor.Current is { } row)
                next.Enqueue(cursor, row);
        }

        while (rows.Count < most && next.TryDequeue(out var cursor, out var row))
        {
            rows.Add(row);
            cursor.Advance();
            await cursor.FillAsync(cancellation);
            if (cursor.Current is { } following)
                next.Enqueue(cursor, following);
        }
    }

    private readonly record struct Span(DateTimeOffset From, DateTimeOffset Last);
}
