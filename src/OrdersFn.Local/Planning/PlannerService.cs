using Microsoft.Extensions.Options;
using OrdersFn.Core.Hosting;
using OrdersFn.Core.Planning;

namespace OrdersFn.Local.Planning;

/// <summary>Has the layouts of large customers planned from time to time, as a timer does in Azure.</summary>
internal sealed class PlannerService(Planner planner, IOptions<PlannerOptions> options, TimeProvider time, ILogger<PlannerService> logger)
    : RecurringService(options.Value.Interval, time, logger)
{
    protected override Task RunAsync(CancellationToken cancellation) => planner.RunAsync(cancellation);
}
