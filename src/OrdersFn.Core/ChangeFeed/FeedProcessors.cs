using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace OrdersFn.Core.ChangeFeed;

/// <summary>Starts and stops a processor for every registered consumer.</summary>
internal sealed class FeedProcessors(IEnumerable<FeedConsumer> consumers, IServiceProvider services) : IHostedService, IDisposable
{
    private readonly List<FeedProcessor> _processors =
        [.. consumers.Select(consumer => ActivatorUtilities.CreateInstance<FeedProcessor>(services, consumer))];

    public Task StartAsync(CancellationToken cancellationToken) =>
        Task.WhenAll(_processors.Select(processor => processor.StartAsync(cancellationToken)));

    public Task StopAsync(CancellationToken cancellationToken) =>
        Task.WhenAll(_processors.Select(processor => processor.StopAsync(cancellationToken)));

    public void Dispose() => _processors.ForEach(processor => processor.Dispose());
}
