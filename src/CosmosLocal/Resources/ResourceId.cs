using System.Buffers.Binary;

namespace CosmosLocal.Resources;

/// <summary>
/// System resource ids (<c>_rid</c>): base64 with <c>/</c> written as <c>-</c>. A database has 4 bytes, a container 8 (the database's and 4
/// with the top bit set), a document 16 (the container's and a little-endian counter whose top nibble, 0, says "document").
/// </summary>
internal static class ResourceId
{
    private const uint ContainerBit = 0x8000_0000;
    private const uint FirstDatabase = 0x1000_0000;

    public static string OfDatabase(int number)
    {
        Span<byte> bytes = stackalloc byte[4];
        BinaryPrimitives.WriteUInt32BigEndian(bytes, FirstDatabase + (uint)number);
        return Encode(bytes);
    }

    public static string OfContainer(string databaseRid, int number)
    {
        Span<byte> bytes = stackalloc byte[8];
        Decode(databaseRid, 4).CopyTo(bytes);
        BinaryPrimitives.WriteUInt32BigEndian(bytes[4..], ContainerBit | (uint)number);
        return Encode(bytes);
    }

    /// <summary>An offer has 3 bytes, so that its id is four characters without padding.</summary>
    public static string OfOffer(int number)
    {
        Span<byte> bytes = stackalloc byte[4];
        BinaryPrimitives.WriteUInt32BigEndian(bytes, 0x0080_0000 + (uint)number);
        return Encode(bytes[1..]);
    }

    /// <summary>A physical partition, told from a document by the top nibble of its last byte.</summary>
    public static string OfRange(string containerRid, int number)
    {
        Span<byte> bytes = stackalloc byte[16];
        Decode(containerRid, 8).CopyTo(bytes);
        BinaryPrimitives.WriteInt64LittleEndian(bytes[8..], number);
        bytes[15] = 0x50;
        return Encode(bytes);
    }

    private static byte[] Decode(string rid, int length)
    {
        var bytes = Convert.FromBase64String(rid.Replace('-', '/'));
        return bytes.Length == length ? bytes : throw new FormatException($"'{rid}' is not a resource id of {length} bytes.");
    }

    private static string Encode(ReadOnlySpan<byte> bytes) => Convert.ToBase64String(bytes).Replace('/', '-');
}
