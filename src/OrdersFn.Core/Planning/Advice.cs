namespace OrdersFn.Core.Planning;

/// <summary>How a customer's orders should be spread, and why.</summary>
/// <param name="Recommended">The spread, as it is or as it should be.</param>
/// <param name="Decision">What to do about it.</param>
/// <param name="Reason">In words, for operators.</param>
public sealed record Advice(LayoutShape Recommended, PlannerDecision Decision, string Reason);

/// <summary>What the planner thinks of a customer's spread.</summary>
public enum PlannerDecision
{
    Keep,
    Grow,

    /// <summary>Fewer lanes would do, but not for long enough yet.</summary>
    Wait,
    Shrink,

    /// <summary>A change is scheduled or its orders are being moved: nothing is decided before that is done.</summary>
    UnderWay,
}
