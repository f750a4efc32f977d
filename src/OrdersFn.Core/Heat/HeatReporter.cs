using Microsoft.Azure.Cosmos;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using OrdersFn.Core.Store;

namespace OrdersFn.Core.Heat;

/// <summary>Reports from time to time what this process has seen, wherever it reads the feed.</summary>
internal sealed class HeatReporter(HeatReports reports, IOptions<HeatOptions> options, TimeProvider time, ILogger<HeatReporter> logger) : BackgroundService
{
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(options.Value.ReportInterval, time);
        while (await timer.WaitForNextTickAsync(stoppingToken))
        {
            try
            {
                await reports.ReportAsync(stoppingToken);
            }
            catch (Exception fault) when (fault is CosmosException || TransientFaults.Is(fault, stoppingToken))
            {
                // The next report says the same, and more.
                logger.LogWarning(fault, "heavy customers could not be reported");
            }
        }
    }
}
