using OrdersFn.Core.Hosting;
using OrdersFn.Core.Timeline;

namespace OrdersFn.Local.Rebuilding;

/// <summary>Goes on with a rebuild of the timeline, as a timer does in Azure.</summary>
internal sealed class RebuildService(ViewRebuild rebuild, TimeProvider time, ILogger<RebuildService> logger) : RecurringService(Interval, time, logger)
{
    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(5);

    protected override Task RunAsync(CancellationToken cancellation) => rebuild.RunAsync(cancellation);
}
