using Microsoft.Azure.Cosmos;
using Microsoft.Extensions.Options;
using OrdersFn.Core.Planning;
using OrdersFn.Core.Store;

namespace OrdersFn.Local.Planning;

/// <summary>Has the layouts of large customers planned from time to time.</summary>
internal sealed class PlannerService(Planner planner, IOptions<PlannerOptions> options, TimeProvider time, ILogger<PlannerService> logger) : BackgroundService
{
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(options.Value.Interval, time);
        while (await timer.WaitForNextTickAsync(stoppingToken))
        {
            try
            {
                await planner.RunAsync(stoppingToken);
            }
            catch (Exception fault) when (fault is CosmosException || TransientFaults.Is(fault, stoppingToken))
            {
                logger.LogWarning(fault, "layouts could not be planned, trying again in {Interval}", options.Value.Interval);
            }
        }
    }
}
