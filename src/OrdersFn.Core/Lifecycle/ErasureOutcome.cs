namespace OrdersFn.Core.Lifecycle;

/// <summary>What an erasure came to.</summary>
public enum ErasureOutcome
{
    /// <summary>The contents are gone; a tombstone stands in the order's place.</summary>
    Erased,

    /// <summary>It was erased before.</summary>
    AlreadyErased,

    /// <summary>There is no such order.</summary>
    Missing,
}
