using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using OrdersFn.Core.Hosting;

namespace OrdersFn.Core.Heat;

/// <summary>Reports from time to time what this process has seen, wherever it reads the feed. Each report says what one that failed would have, and more.</summary>
internal sealed class HeatReporter(HeatReports reports, IOptions<HeatOptions> options, TimeProvider time, ILogger<HeatReporter> logger)
    : RecurringService(options.Value.ReportInterval, time, logger)
{
    protected override Task RunAsync(CancellationToken cancellation) => reports.ReportAsync(cancellation);
}
