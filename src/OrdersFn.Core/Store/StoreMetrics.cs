using System.Diagnostics.Metrics;
using OrdersFn.Core.Telemetry;

namespace OrdersFn.Core.Store;

/// <summary>Measures of the store as its clients see it.</summary>
public sealed class StoreMetrics(OrdersMeter meter)
{
    private readonly Counter<double> _units = meter.Counter<double>(MetricNames.RequestUnits, "{request_unit}", "Request units that the store charged.");
    private readonly Counter<long> _throttles =
        meter.Counter<long>(MetricNames.Throttles, "{request}", "Requests the store had no throughput for, also after the client's own retries.");

    internal bool Enabled => _units.Enabled || _throttles.Enabled;

    internal void Charged(string operation, string container, double requestUnits) =>
        _units.Add(requestUnits, new("operation", operation), new("container", container));

    internal void Throttled(string operation, string container) => _throttles.Add(1, new("operation", operation), new("container", container));
}
