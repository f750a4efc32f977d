using System.Collections.Concurrent;
using System.Net;
using Microsoft.Azure.Cosmos;
using Microsoft.Extensions.Options;
using OrdersFn.Core.Orders;
using OrdersFn.Core.Store;

namespace OrdersFn.Core.Timeline;

/// <summary>
/// Which days, and which buckets of a day, hold something. Two levels in the timeline container itself: partition <c>days</c> has an item per day,
/// partition <c>2025-06-30</c> one per bucket. Both are written before the first entry they lead to, so a reader that follows them misses nothing.
/// Items are only ever written whole, the same by everybody, so no writer waits for another.
/// </summary>
internal sealed class TimelineDirectory(CosmosClients clients, IOptions<TimelineOptions> options)
{
    private const string Days = "days";
    public const string DayType = "day";
    public const string BucketType = "bucket";

    private const int LargestBatch = 100;
    private const int MostKnown = 200_000;

    private readonly ConcurrentDictionary<TimelineBucket, bool> _known = new();
    private readonly ConcurrentDictionary<(int Generation, DateOnly Day), bool> _knownDays = new();

    /// <summary>Lists buckets that are about to get their first entry, as far as this process has not done so before; returns those it had to list.</summary>
    public async Task<IReadOnlySet<TimelineBucket>> EnsureListedAsync(IEnumerable<TimelineBucket> buckets, CancellationToken cancellation)
    {
        var unknown = buckets.Where(bucket => !_known.ContainsKey(bucket)).ToHashSet();
        if (unknown.Count == 0)
            return unknown;

        var days = unknown.GroupBy(bucket => (bucket.Generation, bucket.Day)).ToList();
        var batches = days.Where(day => !_knownDays.ContainsKey(day.Key)).GroupBy(day => day.Key.Generation)
            .SelectMany(generation => Batches(generation.Select(day => DayItem(day.Key.Generation, day.Key.Day))))
            .Concat(days.SelectMany(day => Batches(day.Select(BucketItem))));
        var parallel = new ParallelOptions { MaxDegreeOfParallelism = options.Value.WriteConcurrency, CancellationToken = cancellation };
        await Parallel.ForEachAsync(batches, parallel, WriteAsync);
        Remember(unknown);
        return unknown;
    }

    /// <summary>Days that hold something, in the order asked for; read as they are consumed.</summary>
    public async IAsyncEnumerable<DateOnly> DaysAsync(
        int generation, DateOnly from, DateOnly to, bool descending, [System.Runtime.CompilerServices.EnumeratorCancellation] CancellationToken cancellation)
    {
        var query = new QueryDefinition(
                $"SELECT VALUE c.id FROM c WHERE c.type = '{DayType}' AND c.orderedAt >= @from AND c.orderedAt <= @to ORDER BY c.orderedAt {(descending ? "DESC" : "ASC")}")
            .WithParameter("@from", StartOf(from))
            .WithParameter("@to", StartOf(to));
        var request = new QueryRequestOptions { PartitionKey = new PartitionKey(DaysOf(generation)), MaxItemCount = 400 };
        await foreach (var name in clients.ForRequests.Timeline.QueryAsync<string>(query, request, cancellation))
        {
            if (TimelineBucket.TryParseDay(name, out var day))
                yield return day;
        }
    }

    /// <summary>The buckets of a day, ascending.</summary>
    public async Task<IReadOnlyList<TimelineBucket>> BucketsAsync(int generation, DateOnly day, CancellationToken cancellation)
    {
        var buckets = new List<TimelineBucket>();
        var request = new QueryRequestOptions { PartitionKey = new PartitionKey(PartitionOf(generation, day)), MaxItemCount = 1000 };
        var query = new QueryDefinition($"SELECT VALUE c.id FROM c WHERE c.type = '{BucketType}'");
        await foreach (var name in clients.ForRequests.Timeline.QueryAsync<string>(query, request, cancellation))
        {
            if (TimelineBucket.TryParse(name, out var bucket))
                buckets.Add(bucket);
        }

        buckets.Sort();
        return buckets;
    }

    /// <summary>Whether a day is listed among the days, whatever this process remembers.</summary>
    public async Task<bool> IsListedAsync(int generation, DateOnly day, CancellationToken cancellation) =>
        await clients.ForRequests.Timeline.TryReadAsync<object>(TimelineBucket.DayName(day), new PartitionKey(DaysOf(generation)), cancellation) is not null;

    public ValueTask ListAsync(int generation, DateOnly day, CancellationToken cancellation) => WriteAsync([DayItem(generation, day)], cancellation);

    /// <summary>Lists a bucket in its day; the day itself is left as it is.</summary>
    public ValueTask ListAsync(TimelineBucket bucket, CancellationToken cancellation) => WriteAsync([BucketItem(bucket)], cancellation);

    public Task UnlistAsync(int generation, DateOnly day, CancellationToken cancellation) =>
        DeleteAsync(DaysOf(generation), TimelineBucket.DayName(day), cancellation);

    public Task UnlistAsync(TimelineBucket bucket, CancellationToken cancellation) =>
        DeleteAsync(PartitionOf(bucket.Generation, bucket.Day), bucket.ToString(), cancellation);

    private static string DaysOf(int generation) => ViewGeneration.Prefix(generation) + Days;

    private static string PartitionOf(int generation, DateOnly day) => ViewGeneration.Prefix(generation) + TimelineBucket.DayName(day);

    private static string StartOf(DateOnly day) => Timestamps.ToStored(new DateTimeOffset(day, TimeOnly.MinValue, TimeSpan.Zero));

    private static DirectoryItem DayItem(int generation, DateOnly day) =>
        new(TimelineBucket.DayName(day), DaysOf(generation), DayType, 1, StartOf(day));

    private static DirectoryItem BucketItem(TimelineBucket bucket) =>
        new(bucket.ToString(), PartitionOf(bucket.Generation, bucket.Day), BucketType, 1, bucket.StoredHour);

    private static IEnumerable<DirectoryItem[]> Batches(IEnumerable<DirectoryItem> items) => items.Chunk(LargestBatch);

    /// <summary>Items of one partition.</summary>
    private async ValueTask WriteAsync(DirectoryItem[] items, CancellationToken cancellation)
    {
        var batch = clients.ForIntake.Timeline.CreateTransactionalBatch(new PartitionKey(items[0].Bucket));
        foreach (var item in items)
            batch.UpsertItemStream(StoreJson.ToStream(item), BatchCalls.NoContent);
        using var response = await batch.ExecuteAsync(cancellation);
        if (!response.IsSuccessStatusCode)
            throw response.ToFailure();
    }

    private async Task DeleteAsync(string partition, string id, CancellationToken cancellation)
    {
        using var response = await clients.ForRequests.Timeline.DeleteItemStreamAsync(id, new PartitionKey(partition), cancellationToken: cancellation);
        if (response.StatusCode != HttpStatusCode.NotFound)
            response.EnsureSuccessStatusCode();
    }

    private void Remember(HashSet<TimelineBucket> buckets)
    {
        // Forgetting costs a few writes that change nothing; growing without bound would cost more.
        if (_known.Count + buckets.Count > MostKnown)
            _known.Clear();
        if (_knownDays.Count > MostKnown)
            _knownDays.Clear();
        foreach (var bucket in buckets)
        {
            _known.TryAdd(bucket, true);
            _knownDays.TryAdd((bucket.Generation, bucket.Day), true);
        }
    }

    /// <param name="Id">The day or bucket listed.</param>
    /// <param name="Bucket">The partition.</param>
    /// <param name="Type">Which level.</param>
    /// <param name="SchemaVersion">1.</param>
    /// <param name="OrderedAt">Start of the day or hour: what lists sort by.</param>
    private sealed record DirectoryItem(string Id, string Bucket, string Type, int SchemaVersion, string OrderedAt);
}
