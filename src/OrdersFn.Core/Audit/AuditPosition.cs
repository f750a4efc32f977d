namespace OrdersFn.Core.Audit;

/// <summary>From where an audit would go on.</summary>
/// <param name="Part">What is being compared.</param>
/// <param name="From">A time or order id in it, as text; empty: its start.</param>
public sealed record AuditPosition(AuditPart Part, string From)
{
    public static AuditPosition Start { get; } = new(AuditPart.Timeline, "");
}

public enum AuditPart
{
    /// <summary>Orders with entries, rollups and directory, by time.</summary>
    Timeline,

    /// <summary>Orders with the order index, by order id.</summary>
    Index,
}
