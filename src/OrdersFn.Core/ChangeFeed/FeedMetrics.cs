using System.Diagnostics.Metrics;
using System.Text.Json;
using OrdersFn.Core.Telemetry;

namespace OrdersFn.Core.ChangeFeed;

/// <summary>Measures of the consumers.</summary>
public sealed class FeedMetrics(OrdersMeter meter, TimeProvider time)
{
    private readonly Histogram<double> _lag = meter.Histogram<double>(MetricNames.ViewLag, "s", "Time between an order's write and its place in a view.");
    private readonly Counter<long> _parked = meter.Counter<long>(MetricNames.Parked, "{document}", "Changes a consumer could not apply.");

    internal void Applied(string consumer, IReadOnlyList<JsonElement> changes)
    {
        if (!_lag.Enabled)
            return;
        var now = time.GetUtcNow().ToUnixTimeMilliseconds() / 1000.0;
        foreach (var change in changes)
            _lag.Record(Math.Max(0, now - FeedPosition.Of(change).WrittenAt), new KeyValuePair<string, object?>("consumer", consumer));
    }

    internal void Parked(string consumer) => _parked.Add(1, new KeyValuePair<string, object?>("consumer", consumer));
}
