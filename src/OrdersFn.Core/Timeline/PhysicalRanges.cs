using CosmosHash;
using Microsoft.Azure.Cosmos;
using OrdersFn.Core.Store;

namespace OrdersFn.Core.Timeline;

/// <summary>
/// The timeline's physical partitions, and in which of them buckets lie. Looked up now and then: a range that has been split since is still a range, and
/// the SDK finds its parts.
/// </summary>
internal sealed class PhysicalRanges(CosmosClients clients, TimeProvider time)
{
    private static readonly TimeSpan LooksAgainAfter = TimeSpan.FromSeconds(30);

    private volatile Known? _known;

    /// <summary>The ranges that hold any of the buckets.</summary>
    public async Task<IReadOnlyList<FeedRange>> HoldingAsync(IEnumerable<TimelineBucket> buckets, CancellationToken cancellation)
    {
        var ranges = await AllAsync(cancellation);
        var holding = new bool[ranges.Count];
        var missing = ranges.Count;
        foreach (var bucket in buckets)
        {
            if (missing == 0)
                break;
            var key = EffectivePartitionKey.Of(KeyComponent.Of(bucket.ToString()));
            for (var i = 0; i < ranges.Count; i++)
            {
                if (!holding[i] && ranges[i].Keys.Contains(key))
                {
                    holding[i] = true;
                    missing--;
                }
            }
        }

        return [.. ranges.Where((_, i) => holding[i]).Select(range => range.Feed)];
    }

    private async Task<IReadOnlyList<(FeedRange Feed, KeyRange Keys)>> AllAsync(CancellationToken cancellation)
    {
        if (_known is { } known && time.GetElapsedTime(known.LookedAt) < LooksAgainAfter)
            return known.Ranges;
        var lookedAt = time.GetTimestamp();
        var ranges = (await clients.ForRequests.Timeline.GetFeedRangesAsync(cancellation)).Select(feed => (feed, FeedRangeKeys.Of(feed))).ToList();
        _known = new Known(lookedAt, ranges);
        return ranges;
    }

    private sealed record Known(long LookedAt, IReadOnlyList<(FeedRange Feed, KeyRange Keys)> Ranges);
}
