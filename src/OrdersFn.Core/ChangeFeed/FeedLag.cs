using OrdersFn.Core.Store;

namespace OrdersFn.Core.ChangeFeed;

/// <summary>How far a consumer is behind the feed.</summary>
public sealed class FeedLag(CosmosClients clients, TimeProvider time)
{
    public Task<ConsumerLag> ReadAsync(string consumer, CancellationToken cancellation) =>
        throw new NotImplementedException($"{clients} {time} {consumer} {cancellation}");
}
