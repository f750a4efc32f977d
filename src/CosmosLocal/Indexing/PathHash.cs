namespace CosmosLocal.Indexing;

/// <summary>
/// Names paths in the index by 48 bits of a running hash, so that no directory of paths has to be kept. With a thousand paths in a container the chance
/// that two of them meet is below 1 in 10^8.
/// </summary>
internal static class PathHash
{
    private const ulong Prime = 0x100000001b3;

    public const ulong Root = 0xcbf29ce484222325;

    public static ulong Property(ulong parent, ReadOnlySpan<byte> name)
    {
        var hash = (parent ^ '/') * Prime;
        foreach (var value in name)
            hash = (hash ^ value) * Prime;
        return hash;
    }

    // No UTF-8 text has the byte FF.
    public static ulong Elements(ulong parent) => (parent ^ 0xFF) * Prime;

    public static long Term(ulong hash)
    {
        hash ^= hash >> 33;
        hash *= 0xff51afd7ed558ccd;
        hash ^= hash >> 33;
        return (long)(hash >> 16);
    }
}
