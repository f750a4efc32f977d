using System.Buffers.Binary;
using System.Text;
using CosmosHash;

namespace CosmosLocal.Storage;

/// <summary>Where a scan is: (key, id) for scans by key, (entry, rid) for scans of an index.</summary>
internal static class ScanPosition
{
    public static byte[] OfKey(EffectivePartitionKey key, string id) => [(byte)key.Bytes.Length, .. key.Bytes, .. Encoding.UTF8.GetBytes(id)];

    public static (EffectivePartitionKey Key, string Id) ReadKey(ReadOnlySpan<byte> position)
    {
        if (position.Length == 0 || position.Length < 1 + position[0])
            throw new FormatException("The position is damaged.");
        return (new(position.Slice(1, position[0]).ToArray()), Encoding.UTF8.GetString(position[(1 + position[0])..]));
    }

    public static byte[] OfEntry(ReadOnlySpan<byte> entry, long rid)
    {
        var position = new byte[entry.Length + sizeof(long)];
        entry.CopyTo(position);
        BinaryPrimitives.WriteInt64BigEndian(position.AsSpan(entry.Length), rid);
        return position;
    }

    public static (byte[] Entry, long Rid) ReadEntry(ReadOnlySpan<byte> position)
    {
        if (position.Length < sizeof(long))
            throw new FormatException("The position is damaged.");
        return (position[..^sizeof(long)].ToArray(), BinaryPrimitives.ReadInt64BigEndian(position[^sizeof(long)..]));
    }
}
