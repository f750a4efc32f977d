namespace OrdersFn.Local.Queue;

/// <summary>What its receiver decides of a message.</summary>
internal abstract record Settlement
{
    private Settlement()
    {
    }

    /// <summary>It is done with.</summary>
    public sealed record Complete : Settlement;

    /// <summary>It did not work out: the delivery counts, and the message comes again after a while, or becomes a dead letter if this was its last.</summary>
    public sealed record Abandon(TimeSpan After) : Settlement;

    /// <summary>Not now: it comes again after a while as if it had not been handed out.</summary>
    public sealed record Defer(TimeSpan After) : Settlement;

    /// <summary>Put among the dead letters.</summary>
    public sealed record DeadLetter(string Reason, string Description) : Settlement;
}
