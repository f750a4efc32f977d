namespace CosmosLocal.Indexing;

/// <summary>A half-open interval of index keys (single or strung together), [Low, High).</summary>
internal readonly record struct IndexKeyRange(byte[] Low, byte[] High)
{
    /// <summary>Everything indexed, from undefined (where stored) to objects.</summary>
    public static IndexKeyRange All => new([], [0xFF]);

    /// <summary>Everything that has a value.</summary>
    public static IndexKeyRange Defined => new([(byte)IndexKeyType.Null], [0xFF]);

    public static IndexKeyRange Of(IndexKeyType type) => new([(byte)type], [(byte)((byte)type + 1)]);

    /// <summary>The key itself, or all strung-together keys that start with it.</summary>
    public static IndexKeyRange Equal(byte[] key) => new(key, After(key));

    /// <summary>Strings that begin with the text of <see cref="IndexKey.EncodePrefix"/>.</summary>
    public static IndexKeyRange StartsWith(string text)
    {
        var prefix = IndexKey.EncodePrefix(text);
        return new(prefix, After(prefix));
    }

    /// <summary>Between two keys of one type; null = to the end of the type. As in Cosmos, comparisons do not cross types.</summary>
    public static IndexKeyRange Between(IndexKeyType type, byte[]? low, bool lowInclusive, byte[]? high, bool highInclusive) =>
        new(low is null ? [(byte)type] : lowInclusive ? low : After(low),
            high is null ? [(byte)((byte)type + 1)] : highInclusive ? After(high) : high);

    /// <summary>The same interval behind a common first part, for composite keys.</summary>
    public IndexKeyRange Behind(byte[] first) => new([.. first, .. Low], [.. first, .. High]);

    /// <summary>One key, as <see cref="Equal"/> makes it.</summary>
    public bool IsPoint => High.Length == Low.Length + 1 && High[^1] == 0xFF && High.AsSpan().StartsWith(Low);

    public bool IsEmpty => Low.AsSpan().SequenceCompareTo(High) >= 0;

    private static byte[] After(byte[] key) => [.. key, 0xFF];
}
