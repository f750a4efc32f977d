namespace CosmosLocal.Items;

/// <summary>Decides a patch's condition (<c>FROM c WHERE c.total > 1</c>) on a document with its system properties.</summary>
internal delegate ConditionOutcome PatchCondition(string condition, ReadOnlyMemory<byte> document);

/// <summary>Met, not met, or not understood (then the error says why).</summary>
internal readonly record struct ConditionOutcome(bool IsMet, string? Error)
{
    public static ConditionOutcome Met => new(true, null);

    public static ConditionOutcome NotMet => new(false, null);

    public static ConditionOutcome Invalid(string error) => new(false, error);
}
