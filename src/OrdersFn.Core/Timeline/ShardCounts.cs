using System.Text;
using CosmosHash;
using Microsoft.Extensions.Options;
using OrdersFn.Core.Orders;

namespace OrdersFn.Core.Timeline;

/// <summary>Puts orders into buckets, by the shard count in force for the order's hour.</summary>
public sealed class ShardCounts
{
    private readonly int _default;
    private readonly (DateTimeOffset From, int Count)[] _newestFirst;

    public ShardCounts(IOptions<TimelineOptions> options)
    {
        _default = options.Value.DefaultShards;
        _newestFirst = [.. options.Value.Shards
            .Select(version => (From: TimelineBucket.HourOf(version.From), version.Count))
            .OrderByDescending(version => version.From)];
        if (_default < 1 || _newestFirst.Any(version => version.Count < 1))
            throw new InvalidOperationException("A shard count must be at least 1.");
    }

    public int At(DateTimeOffset time)
    {
        foreach (var (from, count) in _newestFirst)
        {
            if (time >= from)
                return count;
        }

        return _default;
    }

    public TimelineBucket BucketOf(DateTimeOffset orderedAt, string customerId, string orderId, int generation = ViewGeneration.First)
    {
        var count = At(orderedAt);
        // The zero byte keeps (ab, c) and (a, bc) apart; ids hold no control characters.
        var (hash, _) = MurmurHash3.Hash128(Encoding.UTF8.GetBytes(customerId + "\0" + orderId));
        return new TimelineBucket(orderedAt, (int)(hash % (ulong)count), generation);
    }

    internal TimelineBucket BucketOf(OrderDocument document, int generation) =>
        BucketOf(Timestamps.FromStored(document.OrderedAt), document.Customer, document.Id, generation);
}
