using System.Buffers.Binary;
using System.Diagnostics.CodeAnalysis;

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

    public static string OfDocument(ReadOnlySpan<byte> container, long number)
    {
        Span<byte> bytes = stackalloc byte[16];
        container.CopyTo(bytes);
        BinaryPrimitives.WriteInt64LittleEndian(bytes[8..], number);
        return Encode(bytes);
    }

    /// <summary>The counter within a document's rid; false for anything that is not a document of <paramref name="container"/>.</summary>
    public static bool TryDocument(string rid, ReadOnlySpan<byte> container, out long number)
    {
        number = 0;
        if (!TryDecode(rid, out var bytes) || bytes.Length != 16 || !bytes.AsSpan(0, 8).SequenceEqual(container))
            return false;
        number = BinaryPrimitives.ReadInt64LittleEndian(bytes.AsSpan(8));
        return true;
    }

    public static byte[] Decode(string rid, int length) =>
        TryDecode(rid, out var bytes) && bytes.Length == length ? bytes : throw new FormatException($"'{rid}' is not a resource id of {length} bytes.");

    public static string Encode(ReadOnlySpan<byte> bytes) => Convert.ToBase64String(bytes).Replace('/', '-');

    private static bool TryDecode(string rid, [NotNullWhen(true)] out byte[]? bytes)
    {
        var buffer = new byte[rid.Length];
        var valid = Convert.TryFromBase64String(rid.Replace('-', '/'), buffer, out var written);
        bytes = valid ? buffer[..written] : null;
        return valid;
    }
}
