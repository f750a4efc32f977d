namespace OrdersFn.Core.Parking;

/// <summary>What replaying a parked change came to.</summary>
public abstract record ReplayOutcome
{
    private ReplayOutcome()
    {
    }

    /// <summary>It is in the consumer's view, and parked no more.</summary>
    public sealed record Applied : ReplayOutcome;

    /// <summary>It stays parked, with this reason.</summary>
    public sealed record Refused(string Reason) : ReplayOutcome;

    /// <summary>It stays parked: its document is gone, and no body is left that could be applied in its place.</summary>
    public sealed record NothingLeft : ReplayOutcome;

    /// <summary>It stays parked: the consumer that parked it is no more.</summary>
    public sealed record NoConsumer : ReplayOutcome;

    /// <summary>Nothing of this name is parked.</summary>
    public sealed record Missing : ReplayOutcome;
}
