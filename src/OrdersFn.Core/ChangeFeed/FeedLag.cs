namespace OrdersFn.Core.ChangeFeed;

/// <summary>
/// How far a consumer is behind the feed. The SDK's estimator tells where changes wait; it says so of every range before its first checkpoint, so
/// there the feed itself is looked at. How old waiting changes are comes from the published progress.
/// </summary>
public sealed class FeedLag
{
    /// <summary>Up to here the published progress, which knows whole seconds, says enough about the lag.</summary>
    private const double Near = 2;

    private readonly FeedRanges _feed;
    private readonly FeedProgress _progress;
    private readonly TimeProvider _time;

    internal FeedLag(FeedRanges feed, FeedProgress progress, TimeProvider time)
    {
        _feed = feed;
        _progress = progress;
        _time = time;
    }

    public async Task<ConsumerLag> ReadAsync(string consumer, CancellationToken cancellation)
    {
        // Taken before the feed is asked: what it then does not show waiting was applied by this time.
        var asked = _time.GetUtcNow();
        var published = await _progress.ReadAsync(consumer, cancellation);
        var now = asked.ToUnixTimeMilliseconds() / 1000.0;
        var complete = now;
        var oldest = now;
        var lastApplied = DateTimeOffset.MaxValue;
        var waiting = false;

        foreach (var range in (await _feed.OfAsync(consumer, cancellation)).Where(range => range.Waiting))
        {
            if (published.Ranges.TryGetValue(range.LeaseToken, out var reached))
            {
                waiting = true;
                complete = Math.Min(complete, reached.CompleteTo);
                var since = now - reached.AppliedTo <= Near || range.FeedRange is null
                    ? null
                    : await _feed.NextAsync(range.FeedRange, reached, cancellation);
                oldest = Math.Min(oldest, since ?? reached.AppliedTo);
                lastApplied = reached.HeartbeatTime < lastApplied ? reached.HeartbeatTime : lastApplied;
            }
            else if ((range.FeedRange is null ? 0 : await _feed.FirstAsync(range.FeedRange, cancellation)) is { } first)
            {
                waiting = true;
                complete = 0;
                oldest = Math.Min(oldest, first);
                lastApplied = DateTimeOffset.MinValue;
            }
        }

        if (!waiting)
        {
            _progress.CaughtUp(consumer, asked);
            return new ConsumerLag { Consumer = consumer, AsOf = asked, Lag = TimeSpan.Zero, Heartbeat = published.Heartbeat, Recent = published.Recent };
        }

        // Whoever was caught up once has everything from before that, and nothing older waits: also in a range that is new since a split and has no progress yet.
        var asOf = DateTimeOffset.FromUnixTimeMilliseconds((long)(complete * 1000));
        if (published.CaughtUp > asOf)
            asOf = published.CaughtUp.Value;
        if (published.CaughtUp is { } caughtUp)
            oldest = Math.Max(oldest, caughtUp.ToUnixTimeMilliseconds() / 1000.0);
        return new ConsumerLag
        {
            Consumer = consumer,
            AsOf = asOf,
            Lag = TimeSpan.FromSeconds(Math.Max(now - oldest, 0.001)),
            LastApplied = lastApplied == DateTimeOffset.MinValue ? null : lastApplied,
            Heartbeat = published.Heartbeat,
            Recent = published.Recent,
        };
    }
}
