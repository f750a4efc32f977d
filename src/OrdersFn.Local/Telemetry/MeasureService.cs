using Microsoft.Extensions.Options;
using OrdersFn.Core.Hosting;
using OrdersFn.Core.Telemetry;

namespace OrdersFn.Local.Telemetry;

/// <summary>Measures what stands in store and queue from time to time, as a timer does in Azure.</summary>
internal sealed class MeasureService(StateGauges gauges, IOptions<TelemetryOptions> options, TimeProvider time, ILogger<MeasureService> logger)
    : RecurringService(options.Value.MeasureEvery, time, logger)
{
    protected override Task RunAsync(CancellationToken cancellation) => gauges.MeasureAsync(cancellation);
}
