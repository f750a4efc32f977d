using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace OrdersFn.Core.Hosting;

/// <summary>Does something again and again as long as the process lives. A run that fails is logged, and the next comes as it would have.</summary>
/// <param name="interval">From one run's due time to the next; one that takes longer is followed at once.</param>
/// <param name="time">The clock.</param>
/// <param name="logger">Hears of runs that fail.</param>
public abstract class RecurringService(TimeSpan interval, TimeProvider time, ILogger logger) : BackgroundService
{
    protected abstract Task RunAsync(CancellationToken cancellation);

    protected sealed override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(interval, time);
        while (await timer.WaitForNextTickAsync(stoppingToken))
        {
            try
            {
                await RunAsync(stoppingToken);
            }
            catch (Exception fault) when (!stoppingToken.IsCancellationRequested)
            {
                logger.LogWarning(fault, "a run broke off; the next comes within {Interval}", interval);
            }
        }
    }
}
