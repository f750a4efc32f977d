using Microsoft.Extensions.Options;
using OrdersFn.Core.Partitioning.Moving;

namespace OrdersFn.Local.Moving;

/// <summary>Runs the mover again and again, as a timer does in Azure.</summary>
internal sealed class MoverService(Mover mover, IOptions<MoverOptions> options, TimeProvider time, ILogger<MoverService> log) : BackgroundService
{
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        while (!stoppingToken.IsCancellationRequested)
        {
            try
            {
                await mover.RunAsync(stoppingToken);
            }
            catch (Exception fault) when (!stoppingToken.IsCancellationRequested)
            {
                log.LogWarning(fault, "the mover broke off; its next run goes on");
            }

            await Task.Delay(options.Value.Interval, time, stoppingToken);
        }
    }
}
