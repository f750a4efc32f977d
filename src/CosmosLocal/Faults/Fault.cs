namespace CosmosLocal.Faults;

/// <summary>What goes wrong with a call.</summary>
public abstract record Fault
{
    private Fault()
    {
    }

    /// <summary>The call is answered with an error and not carried out.</summary>
    public static Fault Fail(int status, int subStatus = 0, TimeSpan retryAfter = default) => new Failed(status, subStatus, retryAfter);

    /// <summary>The call is carried out, but only after a while.</summary>
    public static Fault Delay(TimeSpan time) => new Delayed(time);

    /// <summary>The connection breaks before the call arrives.</summary>
    public static Fault DropRequest { get; } = new Dropped(IsExecuted: false);

    /// <summary>The call is carried out, but the connection breaks before the answer is back: the caller cannot know.</summary>
    public static Fault DropAnswer { get; } = new Dropped(IsExecuted: true);

    internal sealed record Failed(int Status, int SubStatus, TimeSpan RetryAfter) : Fault;

    internal sealed record Delayed(TimeSpan Time) : Fault;

    internal sealed record Dropped(bool IsExecuted) : Fault;
}
