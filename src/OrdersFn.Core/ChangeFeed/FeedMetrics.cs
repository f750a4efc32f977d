using System.Diagnostics.Metrics;
using System.Text.Json;

namespace OrdersFn.Core.ChangeFeed;

/// <summary>Measures of the consumers, on the meter <c>OrdersFn</c>.</summary>
public sealed class FeedMetrics
{
    private const string MeterName = "OrdersFn";

    private readonly Histogram<double> _lag;
    private readonly Counter<long> _parked;
    private readonly TimeProvider _time;

    public FeedMetrics(TimeProvider time, IMeterFactory? meters = null)
    {
        // Hosts bring a factory; without one the meter is this object's own, and lives as long as the process like it.
        var meter = meters?.Create(MeterName) ?? new Meter(MeterName);
        _lag = meter.CreateHistogram<double>("ordersfn.view.lag", "s", "Time between an order's write and its place in a view.");
        _parked = meter.CreateCounter<long>("ordersfn.parked", "{document}", "Changes a consumer could not apply.");
        _time = time;
    }

    internal void Applied(string consumer, IReadOnlyList<JsonElement> changes)
    {
        if (!_lag.Enabled)
            return;
        var now = _time.GetUtcNow().ToUnixTimeMilliseconds() / 1000.0;
        foreach (var change in changes)
            _lag.Record(Math.Max(0, now - FeedPosition.Of(change).WrittenAt), new KeyValuePair<string, object?>("consumer", consumer));
    }

    internal void Parked(string consumer) => _parked.Add(1, new KeyValuePair<string, object?>("consumer", consumer));
}
