using System.Diagnostics.Metrics;

namespace OrdersFn.Core.Telemetry;

/// <summary>The one meter of a host, <c>OrdersFn</c>. Whoever measures makes an instrument of it.</summary>
public sealed class OrdersMeter : IDisposable
{
    public const string Name = "OrdersFn";

    private readonly Meter _meter = new(Name);

    public Counter<T> Counter<T>(string name, string unit, string description)
        where T : struct => _meter.CreateCounter<T>(name, unit, description);

    public Histogram<T> Histogram<T>(string name, string unit, string description)
        where T : struct => _meter.CreateHistogram<T>(name, unit, description);

    public Gauge<T> Gauge<T>(string name, string unit, string description)
        where T : struct => _meter.CreateGauge<T>(name, unit, description);

    /// <summary>Whether an instrument is of this host, where a process holds several.</summary>
    public bool Has(Instrument instrument) => instrument.Meter == _meter;

    public void Dispose() => _meter.Dispose();
}
