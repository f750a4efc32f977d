using System.Diagnostics.Metrics;

namespace OrdersFn.Core.Partitioning.Moving;

/// <summary>Measures of the mover, on the meter <c>OrdersFn</c>.</summary>
public sealed class MoveMetrics
{
    private const string MeterName = "OrdersFn";

    private readonly Counter<long> _moves;

    public MoveMetrics(IMeterFactory? meters = null)
    {
        // Hosts bring a factory; without one the meter is this object's own, and lives as long as the process like it.
        var meter = meters?.Create(MeterName) ?? new Meter(MeterName);
        _moves = meter.CreateCounter<long>("ordersfn.moves", "{order}", "Orders that arrived in the place their customer's layout has for them.");
    }

    internal void Moved() => _moves.Add(1);
}
