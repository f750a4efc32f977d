using OrdersFn.Core.Orders;

namespace OrdersFn.Core.Timeline;

/// <summary>Where a rebuild of the timeline stands.</summary>
/// <param name="Step">What is being done.</param>
/// <param name="Serving">The generation that is read.</param>
/// <param name="Filled">Orders put into the new generation so far, or by the last rebuild.</param>
/// <param name="FilledTo">Orders of times before this one are there; null unless one is being filled.</param>
public sealed record RebuildProgress(RebuildStep Step, int Serving, long Filled, DateTimeOffset? FilledTo)
{
    internal static RebuildProgress Of(ViewState state, DateTimeOffset now)
    {
        var step = state switch
        {
            { Filling: not null } => now < Timestamps.FromStored(state.FillFrom!) ? RebuildStep.Scheduled : RebuildStep.Filling,
            { Retiring: not null } => RebuildStep.Retiring,
            _ => RebuildStep.Idle,
        };
        return new(step, state.Serving, state.Filled, state.FilledTo is { } filledTo ? Timestamps.FromStored(filledTo) : null);
    }
}

public enum RebuildStep
{
    /// <summary>Nothing to do.</summary>
    Idle,

    /// <summary>Waits until every consumer brings its changes to the new generation too.</summary>
    Scheduled,

    /// <summary>Puts the orders there.</summary>
    Filling,

    /// <summary>The new generation serves; the old one is kept a little while, then deleted.</summary>
    Retiring,
}
