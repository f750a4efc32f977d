using Microsoft.Extensions.Hosting;

namespace OrdersFn.Core.ChangeFeed;

/// <summary>Starts and stops a processor for every registered consumer.</summary>
internal sealed class FeedProcessors(IEnumerable<FeedConsumer> consumers) : IHostedService
{
    private readonly List<FeedProcessor> _processors = [.. consumers.Select(consumer => new FeedProcessor(consumer))];

    public Task StartAsync(CancellationToken cancellationToken) =>
        Task.WhenAll(_processors.Select(processor => processor.StartAsync(cancellationToken)));

    public Task StopAsync(CancellationToken cancellationToken) =>
        Task.WhenAll(_processors.Select(processor => processor.StopAsync(cancellationToken)));
}
