using System.Buffers.Binary;
using CosmosHash;

namespace CosmosLocal.Partitioning;

/// <summary>Arithmetic on the space that hashes fall into, 126 bits wide.</summary>
internal static class KeySpace
{
    private static readonly UInt128 Size = UInt128.One << 126;

    /// <summary>The inner bounds of so many equal ranges, just below round numbers as the service has them (0FFF…, 1FFF…).</summary>
    public static IReadOnlyList<EffectivePartitionKey> Cuts(int count)
    {
        var cuts = new EffectivePartitionKey[count - 1];
        for (var i = 1; i < count; i++)
            cuts[i - 1] = ToKey(Size / (UInt128)count * (UInt128)i - 1);
        return cuts;
    }

    /// <summary>Halfway through the range.</summary>
    public static EffectivePartitionKey Middle(KeyRange range)
    {
        var (min, max) = Bounds(range);
        return ToKey(min + (max - min) / 2);
    }

    /// <summary>How much of the space the range covers.</summary>
    public static UInt128 Width(KeyRange range)
    {
        var (min, max) = Bounds(range);
        return max - min;
    }

    private static (UInt128 Min, UInt128 Max) Bounds(KeyRange range) => (
        range.Min == EffectivePartitionKey.Minimum ? UInt128.Zero : FromKey(range.Min),
        range.Max == EffectivePartitionKey.Maximum ? Size : FromKey(range.Max));

    private static UInt128 FromKey(EffectivePartitionKey key)
    {
        Span<byte> bytes = stackalloc byte[16];
        bytes.Clear();
        key.Bytes[..Math.Min(16, key.Bytes.Length)].CopyTo(bytes);
        return BinaryPrimitives.ReadUInt128BigEndian(bytes);
    }

    private static EffectivePartitionKey ToKey(UInt128 value)
    {
        var bytes = new byte[16];
        BinaryPrimitives.WriteUInt128BigEndian(bytes, value);
        return new(bytes);
    }
}
