using OrdersFn.Core.Orders;
using OrdersFn.Core.Store;

namespace OrdersFn.Core.Intake;

/// <summary>What became of an order given to intake.</summary>
public abstract record IntakeOutcome
{
    private IntakeOutcome()
    {
    }

    /// <summary>Stored, durably.</summary>
    public sealed record Created(Order Order) : IntakeOutcome;

    /// <summary>It was already there, with the same content.</summary>
    public sealed record Duplicate(Order Order) : IntakeOutcome;

    /// <summary>Its identity is taken.</summary>
    /// <param name="Stored">The order that has it; null when that one was erased.</param>
    /// <param name="Reason">Why this is not a duplicate.</param>
    public sealed record Conflict(Order? Stored, ConflictReason Reason) : IntakeOutcome;

    /// <summary>The store is too busy, also after the client's own retries. Nothing was stored.</summary>
    public sealed record Throttled(TimeSpan RetryAfter) : IntakeOutcome;

    /// <summary>The store cannot be reached, or does not answer. It may or may not have stored the order: sending it again is safe and tells.</summary>
    /// <param name="Storage">Why, where the store's disk or files are the reason.</param>
    public sealed record Unavailable(StorageFault? Storage = null) : IntakeOutcome;
}

/// <summary>Why an identity is taken.</summary>
public enum ConflictReason
{
    /// <summary>An order of other content has this id.</summary>
    OtherContent,

    /// <summary>The Idempotency-Key was used for an order of other content.</summary>
    KeyReused,

    /// <summary>The order with this id was erased; the id is free again when its tombstone expires.</summary>
    Erased,
}

/// <summary>Which client writes an order.</summary>
public enum IntakeLane
{
    /// <summary>At once, for a caller who waits for this one order.</summary>
    Request,

    /// <summary>Gathered with others into bulk requests: many more orders a second, each a little later.</summary>
    Bulk,
}
