using System.Collections.Concurrent;
using Microsoft.Extensions.Options;
using OrdersFn.Core.ChangeFeed;
using OrdersFn.Core.Store;

namespace OrdersFn.Core.Timeline;

/// <summary>Brings changes of orders into the view: grouped by bucket, the buckets side by side.</summary>
internal sealed class TimelineProjector(
    ShardCounts shards, TimelineDirectory directory, BucketWriter writer, TimeProvider time, IOptions<TimelineOptions> options)
{
    public async Task<IReadOnlyList<RefusedChange>> ProjectAsync(int generation, IReadOnlyList<OrderChange> changes, CancellationToken cancellation)
    {
        var byBucket = NewestByBucket(generation, changes);
        var listed = await directory.EnsureListedAsync(byBucket.Keys, cancellation);
        // Items of the directory are written whole and the same by everybody, so writing one again changes nothing.
        var serving = new ServingCheck(token => directory.ListAsync(generation, byBucket.Keys.First().Day, token).AsTask());
        var refused = new ConcurrentBag<RefusedChange>();
        var parallel = new ParallelOptions { MaxDegreeOfParallelism = options.Value.WriteConcurrency, CancellationToken = cancellation };
        await Parallel.ForEachAsync(byBucket, parallel, async (group, token) =>
        {
            var (bucket, newest) = group;
            var documents = newest.Values.Select(value => value.Document).ToList();
            var allFirst = newest.Values.All(value => value.Change.Order.IsFirst);
            foreach (var (document, reason) in await writer.ApplyAsync(bucket, listed.Contains(bucket), allFirst, documents, serving, token))
                refused.Add(new RefusedChange(newest[document.Id].Change, reason));
        });
        return [.. refused];
    }

    private Dictionary<TimelineBucket, Dictionary<string, (OrderChange Change, TimelineDocument Document)>> NewestByBucket(
        int generation, IReadOnlyList<OrderChange> changes)
    {
        var byBucket = new Dictionary<TimelineBucket, Dictionary<string, (OrderChange, TimelineDocument)>>();
        foreach (var change in changes)
        {
            var bucket = shards.BucketOf(change.Order, generation);
            var document = TimelineDocument.From(change.Order, bucket, Tombstones.RemainingTtl(change.Order, time));
            if (!byBucket.TryGetValue(bucket, out var newest))
                byBucket[bucket] = newest = [];
            if (!newest.TryGetValue(document.Id, out var other) || document.IsNewerThan(other.Item2))
                newest[document.Id] = (change, document);
        }

        return byBucket;
    }
}
