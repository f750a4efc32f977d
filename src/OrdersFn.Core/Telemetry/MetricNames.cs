namespace OrdersFn.Core.Telemetry;

/// <summary>Every metric there is. Workbook and alerts go by these names.</summary>
public static class MetricNames
{
    /// <summary>Orders taken in, by <c>result</c> and <c>way</c>.</summary>
    public const string Orders = "ordersfn.orders";

    /// <summary>Orders that came together, by <c>way</c>.</summary>
    public const string BatchSize = "ordersfn.intake.batch_size";

    /// <summary>Request units spent, by <c>operation</c> and <c>container</c>.</summary>
    public const string RequestUnits = "ordersfn.request_units";

    /// <summary>Answers "too many requests" that the client's own retries did not get past, by <c>operation</c> and <c>container</c>.</summary>
    public const string Throttles = "ordersfn.throttles";

    /// <summary>Seconds from an order's write to its place in a view, by <c>consumer</c>.</summary>
    public const string ViewLag = "ordersfn.view.lag";

    /// <summary>Seconds that the oldest change waiting for a <c>consumer</c> has waited; grows while it stands still.</summary>
    public const string ViewBehind = "ordersfn.view.behind";

    /// <summary>Changes that a <c>consumer</c> could not apply.</summary>
    public const string Parked = "ordersfn.parked";

    /// <summary>Changes parked and not yet replayed or dropped.</summary>
    public const string ParkedWaiting = "ordersfn.parked.waiting";

    /// <summary>Orders that arrived where their customer's layout has them.</summary>
    public const string Moves = "ordersfn.moves";

    /// <summary>Orders still to be moved.</summary>
    public const string MovesWaiting = "ordersfn.moves.waiting";

    /// <summary>Messages waiting to be taken in.</summary>
    public const string QueueDepth = "ordersfn.queue.depth";

    /// <summary>Messages set aside.</summary>
    public const string DeadLetters = "ordersfn.queue.dead_letters";

    /// <summary>Orders a second of a heavy <c>customer</c>.</summary>
    public const string CustomerWrites = "ordersfn.customer.writes";

    /// <summary>Differences between orders and views that an audit found, by <c>kind</c> and whether <c>repaired</c>.</summary>
    public const string AuditDifferences = "ordersfn.audit.differences";
}
