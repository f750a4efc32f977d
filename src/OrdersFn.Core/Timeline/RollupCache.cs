namespace OrdersFn.Core.Timeline;

/// <summary>
/// The rollups this process wrote last, with their tags: as long as nobody else writes, a bucket's next transaction needs no read. Bounded; a tag that is
/// out of date makes the transaction fail and be computed anew, so an entry here can be old but never wrong.
/// </summary>
internal sealed class RollupCache
{
    private const int Most = 8192;

    private readonly Lock _lock = new();
    private readonly Dictionary<TimelineBucket, Rollup> _rollups = [];
    private readonly Queue<TimelineBucket> _oldest = new();

    public Rollup? Find(TimelineBucket bucket)
    {
        lock (_lock)
            return _rollups.GetValueOrDefault(bucket);
    }

    public void Keep(TimelineBucket bucket, Rollup rollup)
    {
        lock (_lock)
        {
            if (!_rollups.ContainsKey(bucket))
                _oldest.Enqueue(bucket);
            _rollups[bucket] = rollup;
            while (_oldest.Count > Most)
                _rollups.Remove(_oldest.Dequeue());
        }
    }

    /// <summary>Its place in the queue stays, so the bucket may leave early once it is back.</summary>
    public void Drop(TimelineBucket bucket)
    {
        lock (_lock)
            _rollups.Remove(bucket);
    }
}
