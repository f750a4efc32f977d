using OrdersFn.Core.Orders;

namespace OrdersFn.Core.Partitioning;

/// <summary>What scheduling a layout came to.</summary>
public abstract record ScheduleOutcome
{
    private ScheduleOutcome()
    {
    }

    /// <summary>It is written and will be in force from its epoch's start on.</summary>
    public sealed record Scheduled(Layout Layout) : ScheduleOutcome;

    /// <summary>The newest epoch is this one already.</summary>
    public sealed record Unchanged(Layout Layout) : ScheduleOutcome;

    /// <summary>No layout can be like that.</summary>
    public sealed record Invalid(IReadOnlyList<FieldError> Errors) : ScheduleOutcome;

    /// <summary>The layout before is about to begin, or its orders are still being moved.</summary>
    public sealed record Busy(Layout Layout, BusyReason Reason) : ScheduleOutcome;
}

/// <summary>Why a layout cannot be changed now.</summary>
public enum BusyReason
{
    /// <summary>Some hosts may go by the scheduled epoch before they would hear of another.</summary>
    AboutToBegin,

    /// <summary>One move at a time: an order is never fenced towards a place that it is to leave again.</summary>
    Moving,
}
