using System.Buffers.Binary;
using System.Text;
using CosmosLocal.Items;
using static CosmosLocal.Batches.HybridRowFormat;

namespace CosmosLocal.Batches;

/// <summary>Writes the results of a batch as the .NET SDK reads them, in one array of the exact length.</summary>
internal static class HybridRowResponse
{
    private const byte RetryAfterToken = 5;
    private const byte ChargeToken = 6;

    public static byte[] Encode(IReadOnlyList<ItemResult> results)
    {
        var length = SegmentLength;
        foreach (var result in results)
            length += RecordLength + LengthOf(result);

        var bytes = new byte[length];
        WriteHeader(bytes, SegmentSchema);
        bytes[RowHeaderLength] = 1;
        BinaryPrimitives.WriteInt32LittleEndian(bytes.AsSpan(RowHeaderLength + 1), SegmentLength);

        var rest = bytes.AsSpan(SegmentLength);
        foreach (var result in results)
        {
            var row = rest.Slice(RecordLength, LengthOf(result));
            WriteRow(row, result);
            WriteHeader(rest, RecordSchema);
            BinaryPrimitives.WriteInt32LittleEndian(rest[5..], row.Length);
            BinaryPrimitives.WriteUInt32LittleEndian(rest[9..], Crc32.Of(row));
            rest = rest[(RecordLength + row.Length)..];
        }

        return bytes;
    }

    private static int LengthOf(ItemResult result) => FixedLength
        + (result.ETag is { } etag ? BlockLength(Encoding.UTF8.GetByteCount(etag)) : 0)
        + (result.Body.IsEmpty ? 0 : BlockLength(result.Body.Length))
        + (result.RetryAfterMs > 0 ? 2 + 4 : 0)
        + (result.Charge > 0 ? 2 + 8 : 0);

    private static void WriteRow(Span<byte> row, ItemResult result)
    {
        WriteHeader(row, ResultSchema);
        row[5] = (byte)(3 | (result.ETag is null ? 0 : 4) | (result.Body.IsEmpty ? 0 : 8));
        BinaryPrimitives.WriteInt32LittleEndian(row[6..], result.Status);
        BinaryPrimitives.WriteInt32LittleEndian(row[10..], result.SubStatus);
        row = row[FixedLength..];

        if (result.ETag is { } etag)
        {
            row = WriteVarUInt(row, Encoding.UTF8.GetByteCount(etag));
            row = row[Encoding.UTF8.GetBytes(etag, row)..];
        }

        if (!result.Body.IsEmpty)
        {
            row = WriteVarUInt(row, result.Body.Length);
            result.Body.Span.CopyTo(row);
            row = row[result.Body.Length..];
        }

        if (result.RetryAfterMs > 0)
        {
            (row[0], row[1]) = (HybridRowFormat.UInt32, RetryAfterToken);
            BinaryPrimitives.WriteInt32LittleEndian(row[2..], result.RetryAfterMs);
            row = row[6..];
        }

        if (result.Charge > 0)
        {
            (row[0], row[1]) = (Float64, ChargeToken);
            BinaryPrimitives.WriteDoubleLittleEndian(row[2..], result.Charge);
        }
    }

    private static void WriteHeader(Span<byte> destination, int schema)
    {
        destination[0] = HybridRowFormat.Version;
        BinaryPrimitives.WriteInt32LittleEndian(destination[1..], schema);
    }

    private static int BlockLength(int length)
    {
        var prefix = 1;
        for (var rest = length >> 7; rest > 0; rest >>= 7)
            prefix++;
        return prefix + length;
    }

    private static Span<byte> WriteVarUInt(Span<byte> destination, int value)
    {
        var used = 0;
        for (; value > 0x7F; value >>= 7)
            destination[used++] = (byte)(value | 0x80);
        destination[used++] = (byte)value;
        return destination[used..];
    }
}
