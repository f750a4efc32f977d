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

    /// <summary>As <see cref="Erased"/>, but the queue does not answer: messages may still hold the contents. Erasing again finishes it.</summary>
    ErasedButMessagesUnknown,

    /// <summary>No such order is stored, and the queue does not answer whether messages hold one.</summary>
    MissingAndMessagesUnknown,
}
