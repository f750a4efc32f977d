using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Options;

namespace OrdersFn.Core.ChangeFeed;

/// <summary>Starts and stops a processor for every registered consumer, unless the settings leave that to other hosts.</summary>
internal sealed class FeedProcessors(IEnumerable<FeedConsumer> consumers, IOptions<FeedOptions> options, IServiceProvider services) : IHostedService, IDisposable
{
    private readonly List<FeedProcessor> _processors =
        [.. consumers.Where(_ => options.Value.Enabled).Select(consumer => ActivatorUtilities.CreateInstance<FeedProcessor>(services, consumer))];

    public Task StartAsync(CancellationToken cancellationToken) =>
        Task.WhenAll(_processors.Select(processor => processor.StartAsync(cancellationToken)));

    public Task StopAsync(CancellationToken cancellationToken) =>
        Task.WhenAll(_processors.Select(processor => processor.StopAsync(cancellationToken)));

    public void Dispose() => _processors.ForEach(processor => processor.Dispose());
}
