using System.Collections.Concurrent;
using System.Diagnostics.Metrics;
using OrdersFn.Core.Telemetry;

namespace OrdersFn.Core.Tests.Telemetry;

/// <summary>What one meter measures: of gauges the last value, of everything else the sum, by name and tags.</summary>
internal sealed class Measured : IDisposable
{
    private readonly MeterListener _listener = new();
    private readonly ConcurrentDictionary<string, double> _values = new();

    public Measured(OrdersMeter meter)
    {
        _listener.InstrumentPublished = (instrument, listener) =>
        {
            if (meter.Has(instrument))
                listener.EnableMeasurementEvents(instrument);
        };
        _listener.SetMeasurementEventCallback<double>((instrument, value, tags, _) => Take(instrument, value, tags));
        _listener.SetMeasurementEventCallback<long>((instrument, value, tags, _) => Take(instrument, value, tags));
        _listener.Start();
    }

    public IReadOnlyDictionary<string, double> Values => _values;

    /// <summary>Null when it was not measured.</summary>
    public double? this[string nameAndTags] => _values.TryGetValue(nameAndTags, out var value) ? value : null;

    public void Dispose() => _listener.Dispose();

    private void Take(Instrument instrument, double value, ReadOnlySpan<KeyValuePair<string, object?>> tags)
    {
        var name = instrument.Name;
        foreach (var (tag, of) in tags)
            name += $" {tag}={of}";
        var isGauge = instrument is Gauge<double> or Gauge<long>;
        _values.AddOrUpdate(name, value, (_, before) => isGauge ? value : before + value);
    }
}
