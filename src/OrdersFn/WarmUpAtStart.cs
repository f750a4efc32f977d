using Microsoft.Extensions.Hosting;
using OrdersFn.Core.Store;

namespace OrdersFn;

/// <summary>Warms up an instance that was not added but started: by a deployment, a restart, or as one that is always ready. Nothing waits for it.</summary>
internal sealed class WarmUpAtStart(StoreWarmUp store) : BackgroundService
{
    protected override Task ExecuteAsync(CancellationToken stoppingToken) => store.OpenAsync(stoppingToken);
}
