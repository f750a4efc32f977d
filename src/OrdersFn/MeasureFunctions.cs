using Microsoft.Azure.Functions.Worker;
using OrdersFn.Core.Telemetry;

namespace OrdersFn;

/// <summary>Measures what stands in store and queue. The host runs a timer on one instance at a time.</summary>
public sealed class MeasureFunctions(StateGauges gauges)
{
    private const string EveryMinute = "0 * * * * *";

    [Function(nameof(Measure))]
    public Task Measure([TimerTrigger(EveryMinute)] TimerInfo timer, CancellationToken cancellation) => gauges.MeasureAsync(cancellation);
}
