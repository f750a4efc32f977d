using System.Buffers.Binary;
using System.Text;

namespace CosmosHash;

/// <summary>
/// A place in Cosmos's key space: 16 bytes of hash for each component given, concatenated (hash version 2). Fewer components than the
/// container has make a prefix. Order is that of the bytes, which is also the order of the upper-case hex text used on the wire.
/// Physical partitions are ranges of this space; hash values never exceed <c>3FFF…</c>.
/// </summary>
public readonly struct EffectivePartitionKey : IEquatable<EffectivePartitionKey>, IComparable<EffectivePartitionKey>
{
    /// <summary>Bytes that each component contributes.</summary>
    public const int ComponentLength = 16;

    private readonly byte[]? _bytes;

    public EffectivePartitionKey(byte[] bytes) => _bytes = bytes;

    /// <summary>The start of the space, "".</summary>
    public static EffectivePartitionKey Minimum => default;

    /// <summary>The end of the space, "FF", greater than every key.</summary>
    public static EffectivePartitionKey Maximum { get; } = new([0xFF]);

    public ReadOnlySpan<byte> Bytes => _bytes;

    /// <summary>Hashes the components, each by itself.</summary>
    public static EffectivePartitionKey Of(params ReadOnlySpan<KeyComponent> components)
    {
        var bytes = new byte[components.Length * ComponentLength];
        for (var i = 0; i < components.Length; i++)
            HashComponent(components[i], bytes.AsSpan(i * ComponentLength, ComponentLength));
        return new(bytes);
    }

    /// <summary>Reads the wire form: hex digits of either case, an even number of them. Throws <see cref="FormatException"/> otherwise.</summary>
    public static EffectivePartitionKey Parse(string hex) => new(Convert.FromHexString(hex));

    /// <summary>The end of the range that this prefix covers: everything that starts with it lies below prefix + FF.</summary>
    public EffectivePartitionKey PrefixEnd() => new([.. Bytes, 0xFF]);

    public bool StartsWith(EffectivePartitionKey prefix) => Bytes.StartsWith(prefix.Bytes);

    public byte[] ToArray() => Bytes.ToArray();

    public int CompareTo(EffectivePartitionKey other) => Bytes.SequenceCompareTo(other.Bytes);

    public bool Equals(EffectivePartitionKey other) => Bytes.SequenceEqual(other.Bytes);

    public override bool Equals(object? obj) => obj is EffectivePartitionKey other && Equals(other);

    public override int GetHashCode()
    {
        var hash = new HashCode();
        hash.AddBytes(Bytes);
        return hash.ToHashCode();
    }

    /// <summary>The wire form, upper-case hex.</summary>
    public override string ToString() => Convert.ToHexString(Bytes);

    public static bool operator ==(EffectivePartitionKey left, EffectivePartitionKey right) => left.Equals(right);

    public static bool operator !=(EffectivePartitionKey left, EffectivePartitionKey right) => !left.Equals(right);

    public static bool operator <(EffectivePartitionKey left, EffectivePartitionKey right) => left.CompareTo(right) < 0;

    public static bool operator <=(EffectivePartitionKey left, EffectivePartitionKey right) => left.CompareTo(right) <= 0;

    public static bool operator >(EffectivePartitionKey left, EffectivePartitionKey right) => left.CompareTo(right) > 0;

    public static bool operator >=(EffectivePartitionKey left, EffectivePartitionKey right) => left.CompareTo(right) >= 0;

    // The component's type tag and value are hashed; the 16 result bytes are reversed and the two top bits cleared.
    private static void HashComponent(KeyComponent component, Span<byte> destination)
    {
        var (h1, h2) = component.Kind switch
        {
            KeyComponentKind.Number => HashNumber(component.Number),
            KeyComponentKind.String => HashText(component.Text!),
            _ => MurmurHash3.Hash128([(byte)component.Kind]),
        };
        BinaryPrimitives.WriteUInt64BigEndian(destination, h2);
        BinaryPrimitives.WriteUInt64BigEndian(destination[8..], h1);
        destination[0] &= 0x3F;
    }

    private static (ulong, ulong) HashNumber(double value)
    {
        Span<byte> buffer = stackalloc byte[9];
        buffer[0] = 0x05;
        BinaryPrimitives.WriteDoubleLittleEndian(buffer[1..], value);
        return MurmurHash3.Hash128(buffer);
    }

    private static (ulong, ulong) HashText(string text)
    {
        var length = Encoding.UTF8.GetByteCount(text);
        var buffer = length <= 510 ? stackalloc byte[length + 2] : new byte[length + 2];
        buffer[0] = 0x08;
        Encoding.UTF8.GetBytes(text, buffer[1..]);
        buffer[^1] = 0xFF;
        return MurmurHash3.Hash128(buffer);
    }
}
