using System.Buffers.Binary;
using System.Globalization;
using System.Numerics;
using CosmosHash;

namespace OrdersFn.Core.Partitioning;

/// <summary>
/// First-level keys of a customer's lanes: the customer id for lane 0, else <c>id~number</c>. With 2^k lanes each of the 2^k equal slices of the
/// key space holds exactly one of them, so lanes come to lie in different physical partitions. A lane keeps its name when lanes are
/// doubled. Stored data depends on these names: they may never change.
/// </summary>
internal sealed class LaneNames(string customerId)
{
    private readonly Lock _growing = new();
    private volatile string[] _names = [customerId];

    public string this[int lane]
    {
        get
        {
            var names = _names;
            return lane < names.Length ? names[lane] : Grow(lane)[lane];
        }
    }

    private string[] Grow(int lane)
    {
        lock (_growing)
        {
            var names = _names.ToList();
            while (names.Count <= lane)
                names.Add(NameOf(names.Count, names));
            return _names = [.. names];
        }
    }

    // Doubling halves every slice. Of each slice the lane already in it keeps one half; the new lane, whose number is the old one's with one
    // more leading bit, takes the first name whose hash falls into the other half.
    private string NameOf(int lane, List<string> names)
    {
        var bits = BitOperations.Log2((uint)lane) + 1;
        var parent = names[lane & ((1 << (bits - 1)) - 1)];
        var slice = Slice(parent, bits) ^ 1;
        for (var number = 1; ; number++)
        {
            var name = string.Create(CultureInfo.InvariantCulture, $"{customerId}~{number}");
            if (Slice(name, bits) == slice)
                return name;
        }
    }

    // Hash values use 126 bits: the two leading ones are always 0.
    private static uint Slice(string name, int bits) =>
        BinaryPrimitives.ReadUInt32BigEndian(EffectivePartitionKey.Of(KeyComponent.Of(name)).Bytes) >> (30 - bits);
}
