using Microsoft.Extensions.Hosting;

namespace OrdersFn.Core.ChangeFeed;

/// <summary>Hosts a consumer with the SDK's change feed processor, on machines without a Functions host.</summary>
public sealed class FeedProcessor(FeedConsumer consumer) : IHostedService
{
    public Task StartAsync(CancellationToken cancellationToken) => throw new NotImplementedException(consumer.Name);

    public Task StopAsync(CancellationToken cancellationToken) => throw new NotImplementedException(consumer.Name);
}
