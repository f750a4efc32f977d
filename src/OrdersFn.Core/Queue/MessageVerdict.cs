namespace OrdersFn.Core.Queue;

/// <summary>What is to become of a message after intake has looked at it.</summary>
public abstract record MessageVerdict
{
    private MessageVerdict()
    {
    }

    /// <summary>The order is stored, by this message or by an earlier one: take the message out.</summary>
    public sealed record Complete : MessageVerdict;

    /// <summary>It can never become an order as it is: set it aside.</summary>
    public sealed record SetAside(string Reason, string Description) : MessageVerdict;

    /// <summary>The store is busy or away: let it come again, its delivery count as little burnt as the queue allows.</summary>
    public sealed record Again(TimeSpan After) : MessageVerdict;
}
