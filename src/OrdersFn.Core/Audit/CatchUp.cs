using OrdersFn.Core.ChangeFeed;

namespace OrdersFn.Core.Audit;

/// <summary>Waits until the views hold what was written before now: they are behind by nature, and that is no difference.</summary>
internal sealed class CatchUp(IEnumerable<FeedConsumer> consumers, FeedLag lag, TimeProvider time)
{
    private static readonly TimeSpan Between = TimeSpan.FromMilliseconds(50);

    /// <summary>The consumers that did not get there in time.</summary>
    public async Task<IReadOnlyList<ConsumerLag>> WaitAsync(TimeSpan patience, CancellationToken cancellation)
    {
        var started = time.GetUtcNow();
        var behind = consumers.Select(consumer => consumer.Name).ToList();
        while (true)
        {
            var lags = await Task.WhenAll(behind.Select(consumer => lag.ReadAsync(consumer, cancellation)));
            var waiting = lags.Where(consumer => consumer.AsOf < started).ToList();
            if (waiting.Count == 0 || time.GetUtcNow() - started >= patience)
                return waiting;
            behind = waiting.ConvertAll(consumer => consumer.Consumer);
            await Task.Delay(Between, time, cancellation);
        }
    }
}
