using System.Diagnostics.Metrics;
using OrdersFn.Core.Telemetry;

namespace OrdersFn.Core.Partitioning.Moving;

/// <summary>Measures of the mover.</summary>
public sealed class MoveMetrics(OrdersMeter meter)
{
    private readonly Counter<long> _moves =
        meter.Counter<long>(MetricNames.Moves, "{order}", "Orders that arrived in the place their customer's layout has for them.");

    internal void Moved() => _moves.Add(1);
}
