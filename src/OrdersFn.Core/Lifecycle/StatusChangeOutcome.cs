using OrdersFn.Core.Orders;

namespace OrdersFn.Core.Lifecycle;

/// <summary>What a change of status came to.</summary>
public abstract record StatusChangeOutcome
{
    private StatusChangeOutcome()
    {
    }

    /// <summary>Moved; the order as it is now.</summary>
    public sealed record Changed(Order Order) : StatusChangeOutcome;

    /// <summary>It already had that status, so a change sent twice is not an error.</summary>
    public sealed record Unchanged(Order Order) : StatusChangeOutcome;

    /// <summary>No move leads from the order's status to that one.</summary>
    public sealed record IllegalMove(Order Order) : StatusChangeOutcome;

    /// <summary>The order is not the version the caller asked to change.</summary>
    public sealed record PreconditionFailed(Order Order) : StatusChangeOutcome;

    public sealed record Missing : StatusChangeOutcome;

    public sealed record Erased : StatusChangeOutcome;
}
