using System.Diagnostics.Metrics;
using OrdersFn.Core.Telemetry;

namespace OrdersFn.Core.Intake;

/// <summary>Measures of what comes in.</summary>
public sealed class IntakeMetrics(OrdersMeter meter)
{
    private readonly Counter<long> _orders = meter.Counter<long>(MetricNames.Orders, "{order}", "Orders by what became of them.");
    private readonly Histogram<long> _batches = meter.Histogram<long>(MetricNames.BatchSize, "{order}", "Orders that came together, in a bulk request or a batch of messages.");

    /// <param name="way">How it came: one of <see cref="IntakeWay"/>.</param>
    /// <param name="result">What became of it: one of <see cref="IntakeResult"/>.</param>
    public void Taken(string way, string result) => _orders.Add(1, new("result", result), new("way", way));

    public void Batch(string way, long orders) => _batches.Record(orders, new KeyValuePair<string, object?>("way", way));
}

/// <summary>The ways in, as metrics name them.</summary>
public static class IntakeWay
{
    public const string Http = "http";
    public const string Bulk = "bulk";
    public const string Queue = "queue";
}

/// <summary>What becomes of orders, as metrics and bulk results name it.</summary>
public static class IntakeResult
{
    public const string Created = "created";
    public const string Duplicate = "duplicate";
    public const string Conflict = "conflict";

    /// <summary>Of an order that was erased: dropped, for nothing of its contents may be kept.</summary>
    public const string Erased = "erased";

    public const string Invalid = "invalid";
    public const string Throttled = "throttled";
    public const string Unavailable = "unavailable";

    /// <summary>In the queue; what becomes of it there counts once more.</summary>
    public const string Accepted = "accepted";

    /// <summary>A fault of ours.</summary>
    public const string Failed = "failed";

    public static string Of(IntakeOutcome outcome) => outcome switch
    {
        IntakeOutcome.Created => Created,
        IntakeOutcome.Duplicate => Duplicate,
        IntakeOutcome.Conflict => Conflict,
        IntakeOutcome.Throttled => Throttled,
        IntakeOutcome.Unavailable => Unavailable,
        _ => throw new InvalidOperationException($"unknown outcome {outcome}"),
    };
}
