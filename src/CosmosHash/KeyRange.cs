namespace CosmosHash;

/// <summary>A half-open interval of the key space: a physical partition, a prefix, or a slice of either.</summary>
public readonly record struct KeyRange(EffectivePartitionKey Min, EffectivePartitionKey Max)
{
    public static KeyRange All => new(EffectivePartitionKey.Minimum, EffectivePartitionKey.Maximum);

    public bool IsEmpty => Min >= Max;

    /// <summary>Everything that starts with <paramref name="prefix"/>; for a full key, that key alone.</summary>
    public static KeyRange OfPrefix(EffectivePartitionKey prefix) => new(prefix, prefix.PrefixEnd());

    public bool Contains(EffectivePartitionKey key) => key >= Min && key < Max;

    public bool Contains(KeyRange other) => other.Min >= Min && other.Max <= Max;

    /// <summary>Whether the ranges, in any order, together hold every key of this one.</summary>
    public bool IsCoveredBy(IEnumerable<KeyRange> ranges)
    {
        var covered = Min;
        foreach (var range in ranges.OrderBy(range => range.Min))
        {
            if (range.Min <= covered && range.Max > covered)
                covered = range.Max;
        }

        return covered >= Max;
    }

    public bool Overlaps(KeyRange other) => Min < other.Max && other.Min < Max;

    public KeyRange Intersect(KeyRange other) => new(Min > other.Min ? Min : other.Min, Max < other.Max ? Max : other.Max);

    public override string ToString() => $"[{Min},{Max})";
}
