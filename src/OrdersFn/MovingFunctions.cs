using Microsoft.Azure.Functions.Worker;
using OrdersFn.Core.Partitioning.Moving;

namespace OrdersFn;

/// <summary>Moves orders into the places of their customers' layouts. The host runs a timer on one instance at a time, and never beside itself.</summary>
public sealed class MovingFunctions(Mover mover)
{
    private const string EveryMinute = "0 * * * * *";

    [Function(nameof(MoveOrders))]
    public Task MoveOrders([TimerTrigger(EveryMinute)] TimerInfo timer, CancellationToken cancellation) => mover.RunAsync(cancellation);
}
