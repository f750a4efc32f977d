using Microsoft.Extensions.Options;
using OrdersFn.Core.Hosting;
using OrdersFn.Core.Partitioning.Moving;

namespace OrdersFn.Local.Moving;

/// <summary>Runs the mover again and again, as a timer does in Azure. Each run goes on where the one before ended, or broke off.</summary>
internal sealed class MoverService(Mover mover, IOptions<MoverOptions> options, TimeProvider time, ILogger<MoverService> logger)
    : RecurringService(options.Value.Interval, time, logger)
{
    protected override Task RunAsync(CancellationToken cancellation) => mover.RunAsync(cancellation);
}
