using System.Runtime.CompilerServices;
using Microsoft.Extensions.Options;
using OrdersFn.Core.Store;

namespace OrdersFn.Core.Timeline;

/// <summary>
/// Lists orders across all customers by time, from the view. Follows the directory, so only partitions that hold something are read; the shards of an
/// hour are merged; following hours are read ahead while hours turn out to be sparse.
/// </summary>
public sealed class TimelineReader
{
    private const int SmallestPage = 10;

    /// <summary>Days ahead whose buckets are looked up.</summary>
    private const int DaysAhead = 8;

    private readonly CosmosClients _clients;
    private readonly TimelineDirectory _directory;
    private readonly int _concurrency;

    internal TimelineReader(CosmosClients clients, TimelineDirectory directory, IOptions<TimelineOptions> options)
    {
        _clients = clients;
        _directory = directory;
        _concurrency = options.Value.ReadConcurrency;
    }

    public async Task<TimelinePage> ListAsync(TimelineQuery query, CancellationToken cancellation)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(query.Limit, 1);
        var span = TimeSpanOf(query);
        if (span.From > span.Last)
            return new TimelinePage([], null);

        using var calls = new SemaphoreSlim(_concurrency);
        var order = query.Descending ? EntryOrder.Descending : EntryOrder.Ascending;
        var rows = new List<TimelineDocument>(query.Limit + 1);
        var hours = HoursAsync(span, query.Descending, cancellation)
            .InOrderAsync(1, _concurrency, (hour, token) => OpenAsync(hour, span, query, calls, token), cancellation);
        await foreach (var shards in hours)
        {
            try
            {
                await MergeAsync(shards, order, rows, query.Limit + 1, cancellation);
            }
            finally
            {
                shards.ForEach(shard => shard.Dispose());
            }

            if (rows.Count > query.Limit)
                break;
        }

        var entries = rows.Take(query.Limit).Select(row => row.ToEntry()).ToList();
        var next = rows.Count > query.Limit ? new KeysetPosition(entries[^1].OrderedAt, entries[^1].OrderId, entries[^1].CustomerId) : null;
        return new TimelinePage(entries, next);
    }

    /// <summary>The range with the position in it; <see cref="Span.Last"/> is included.</summary>
    private static Span TimeSpanOf(TimelineQuery query)
    {
        var from = query.From?.ToUniversalTime() ?? DateTimeOffset.UnixEpoch;
        var last = (query.To?.ToUniversalTime() ?? DateTimeOffset.MaxValue.ToUniversalTime()).AddTicks(-1);
        if (query.After is { } after && after.Time > from && !query.Descending)
            from = after.Time;
        if (query.After is { } before && before.Time < last && query.Descending)
            last = before.Time;
        return new Span(from, last);
    }

    private async IAsyncEnumerable<TimelineBucket[]> HoursAsync(Span span, bool descending, [EnumeratorCancellation] CancellationToken cancellation)
    {
        var first = TimelineBucket.HourOf(span.From);
        var days = _directory
            .DaysAsync(DateOnly.FromDateTime(span.From.UtcDateTime), DateOnly.FromDateTime(span.Last.UtcDateTime), descending, cancellation)
            .InOrderAsync(1, DaysAhead, _directory.BucketsAsync, cancellation);
        await foreach (var buckets in days)
        {
            var hours = buckets.Where(bucket => bucket.Hour >= first && bucket.Hour <= span.Last).GroupBy(bucket => bucket.Hour);
            foreach (var hour in descending ? hours.Reverse() : hours)
                yield return [.. hour];
        }
    }

    private async Task<List<BucketCursor>> OpenAsync(
        TimelineBucket[] hour, Span span, TimelineQuery query, SemaphoreSlim calls, CancellationToken cancellation)
    {
        // Twice an even share: most often one page of each shard is enough, and little is read in vain.
        var page = Math.Clamp(2 * (query.Limit + 1) / hour.Length, Math.Min(SmallestPage, query.Limit + 1), query.Limit + 1);
        var after = query.After is { } position && TimelineBucket.HourOf(position.Time) == hour[0].Hour ? position : null;
        var filter = new EntryFilter(span.From, query.To, query.Status, after, query.Descending).ToQuery();
        var shards = hour.Select(bucket => new BucketCursor(_clients.ForRequests.Timeline, bucket, filter, page, calls)).ToList();
        await Task.WhenAll(shards.Select(shard => shard.FillAsync(cancellation).AsTask()));
        return shards;
    }

    private static async Task MergeAsync(
        List<BucketCursor> shards, IComparer<TimelineDocument> order, List<TimelineDocument> rows, int most, CancellationToken cancellation)
    {
        var next = new PriorityQueue<BucketCursor, TimelineDocument>(order);
        foreach (var shard in shards)
        {
            if (shard.Current is { } row)
                next.Enqueue(shard, row);
        }

        while (rows.Count < most && next.TryDequeue(out var shard, out var row))
        {
            rows.Add(row);
            shard.Advance();
            await shard.FillAsync(cancellation);
            if (shard.Current is { } following)
                next.Enqueue(shard, following);
        }
    }

    private readonly record struct Span(DateTimeOffset From, DateTimeOffset Last);
}
