namespace OrdersFn.Core.Partitioning;

/// <summary>
/// Jump consistent hashing (Lamping and Veach, 2014): spreads keys evenly over n buckets, and when n grows to m moves only (m - n) / m of
/// them, all into new buckets.
/// </summary>
public static class JumpHash
{
    public static int Bucket(ulong key, int buckets)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(buckets, 1);
        long bucket = 0, next = 0;
        while (next < buckets)
        {
            bucket = next;
            key = key * 2862933555777941757 + 1;
            next = (long)((bucket + 1) * ((double)(1L << 31) / ((key >> 33) + 1)));
        }

        return (int)bucket;
    }
}
