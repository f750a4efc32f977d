namespace OrdersFn.Tests.Infrastructure;

/// <summary>Names of the app's metrics, as workbook and alerts ask for them.</summary>
internal static class MetricNames
{
    public static IReadOnlyList<string> All { get; } =
    [
        "ordersfn.orders",
        "ordersfn.request_units",
        "ordersfn.throttles",
        "ordersfn.intake.batch_size",
        "ordersfn.view.lag",
        "ordersfn.view.behind",
        "ordersfn.parked",
        "ordersfn.parked.waiting",
        "ordersfn.moves",
        "ordersfn.moves.waiting",
        "ordersfn.queue.depth",
        "ordersfn.queue.dead_letters",
        "ordersfn.customer.writes",
        "ordersfn.audit.differences",
    ];
}
