using System.Buffers.Binary;
using CosmosHash;

namespace CosmosLocal.Resources;

/// <summary>Cuts the key space evenly, as a new container with several physical partitions starts.</summary>
internal static class KeySlices
{
    /// <summary>Hash values never exceed <c>3FFF…</c>; bounds are those of whole first-level hashes, 16 bytes long.</summary>
    public static IReadOnlyList<KeyRange> Equal(int count)
    {
        var slices = new List<KeyRange>(count);
        var min = EffectivePartitionKey.Minimum;
        for (var i = 1; i <= count; i++)
        {
            var max = i == count ? EffectivePartitionKey.Maximum : BoundAt(i, count);
            slices.Add(new(min, max));
            min = max;
        }

        return slices;
    }

    private static EffectivePartitionKey BoundAt(int slice, int count)
    {
        var bytes = new byte[EffectivePartitionKey.ComponentLength];
        BinaryPrimitives.WriteUInt128BigEndian(bytes, (UInt128.One << 126) / (UInt128)count * (UInt128)slice - UInt128.One);
        return new(bytes);
    }
}
