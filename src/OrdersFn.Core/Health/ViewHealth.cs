using OrdersFn.Core.ChangeFeed;

namespace OrdersFn.Core.Health;

/// <summary>How the consumers of the feed are doing.</summary>
public sealed class ViewHealth(IEnumerable<FeedConsumer> consumers, FeedLag lag)
{
    /// <summary>One report per consumer.</summary>
    public Task<IReadOnlyList<ConsumerHealth>> CheckAsync(CancellationToken cancellation) =>
        throw new NotImplementedException($"{consumers} {lag} {cancellation}");
}
