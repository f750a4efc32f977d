using System.Buffers.Binary;
using System.Text;

namespace CosmosLocal.Indexing;

/// <summary>The types in the order in which Cosmos sorts them; the numbers are the first byte of a key.</summary>
internal enum IndexKeyType : byte
{
    Undefined = 1,
    Null = 2,
    False = 3,
    True = 4,
    Number = 5,
    String = 6,
    Array = 7,
    Object = 8,
}

/// <summary>
/// Bytes that sort as Cosmos sorts values: type, then big-endian sortable double or UTF-8 with 00 escaped and a terminator. No key is a prefix of another,
/// so keys can be strung together, and all that starts with a key lies below key + FF. Arrays and objects count by type alone.
/// </summary>
internal static class IndexKey
{
    public static byte[] Encode(IndexKeyType type) => [(byte)type];

    public static byte[] Encode(bool value) => Encode(value ? IndexKeyType.True : IndexKeyType.False);

    public static byte[] Encode(double value)
    {
        var key = new byte[9];
        WriteNumber(value, key);
        return key;
    }

    public static byte[] Encode(string value) => [.. EncodePrefix(value), 0, 0];

    /// <summary>What all keys of strings beginning with <paramref name="text"/> begin with.</summary>
    public static byte[] EncodePrefix(string text)
    {
        var utf8 = Encoding.UTF8.GetBytes(text);
        var key = new byte[1 + utf8.Length * 2];
        return key[..WriteText(utf8, key)];
    }

    /// <summary>Turns a key's order around, for descending parts of composite keys.</summary>
    public static byte[] Invert(ReadOnlySpan<byte> key)
    {
        var inverted = key.ToArray();
        InvertInPlace(inverted);
        return inverted;
    }

    internal static void InvertInPlace(Span<byte> key)
    {
        for (var i = 0; i < key.Length; i++)
            key[i] = (byte)~key[i];
    }

    internal static void WriteNumber(double value, Span<byte> destination)
    {
        // Negative numbers: all bits turned; others: the sign bit. -0 equals 0.
        var bits = BitConverter.DoubleToInt64Bits(value == 0 ? 0 : value);
        destination[0] = (byte)IndexKeyType.Number;
        BinaryPrimitives.WriteInt64BigEndian(destination[1..], bits < 0 ? ~bits : bits ^ long.MinValue);
    }

    /// <summary>Type byte and escaped text, without terminator; the destination has room for 1 + 2 × length.</summary>
    internal static int WriteText(ReadOnlySpan<byte> utf8, Span<byte> destination)
    {
        destination[0] = (byte)IndexKeyType.String;
        if (!utf8.Contains((byte)0))
        {
            utf8.CopyTo(destination[1..]);
            return 1 + utf8.Length;
        }
        var length = 1;
        foreach (var value in utf8)
        {
            destination[length++] = value;
            if (value == 0)
                destination[length++] = 0xFF;
        }
        return length;
    }
}
