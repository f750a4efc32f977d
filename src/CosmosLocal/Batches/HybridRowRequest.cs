using System.Text;
using System.Text.Unicode;
using CosmosLocal.Items;

namespace CosmosLocal.Batches;

/// <summary>Reads a batch as the .NET SDK sends it.</summary>
internal static class HybridRowRequest
{
    // Tokens of the sparse fields, and how many tokens the schema has: a greater path is the length of a name that follows.
    private const int IfMatchToken = 9;
    private const int IfNoneMatchToken = 10;
    private const int TimeToLiveToken = 11;
    private const int MinimalReturnToken = 12;
    private const int TokenCount = 13;
    private const int DocumentResource = 2;

    public static BatchDecoding Decode(ReadOnlyMemory<byte> body)
    {
        var reader = new RowReader(body);
        if (!TrySegment(ref reader))
            return BatchDecoding.Refused("The batch does not start with a segment header.");

        var operations = new List<ItemOperation>();
        while (!reader.AtEnd)
        {
            if (!TryRecord(ref reader, out var row, out var checksum))
                return BatchDecoding.Refused($"The header of record {operations.Count} is damaged.");
            if (Crc32.Of(row.Span) != checksum)
                return BatchDecoding.Refused($"The checksum of record {operations.Count} is wrong.");
            if (DecodeRow(row) is not { } operation)
                return BatchDecoding.Refused($"Record {operations.Count} is not a batch operation.");
            operations.Add(operation);
        }

        return BatchDecoding.Of(operations);
    }

    private static bool TrySegment(ref RowReader reader) =>
        reader.TryHeader(HybridRowFormat.SegmentSchema) && reader.TryByte(out var presence) && (presence & 1) != 0
        && reader.TryInt32(out var length) && length >= HybridRowFormat.SegmentLength
        && reader.TryTake(length - HybridRowFormat.SegmentLength, out _);

    private static bool TryRecord(ref RowReader reader, out ReadOnlyMemory<byte> row, out uint checksum)
    {
        row = default;
        checksum = 0;
        if (!reader.TryHeader(HybridRowFormat.RecordSchema) || !reader.TryInt32(out var length) || !reader.TryInt32(out var crc))
            return false;
        checksum = (uint)crc;
        return reader.TryTake(length, out row);
    }

    private static ItemOperation? DecodeRow(ReadOnlyMemory<byte> row)
    {
        var reader = new RowReader(row);
        if (!reader.TryHeader(HybridRowFormat.OperationSchema) || !reader.TryByte(out var presence)
            || !reader.TryInt32(out var type) || !reader.TryInt32(out var resource))
            return null;
        if ((presence & 3) != 3 || resource != DocumentResource || KindOf(type) is not { } kind)
            return null;

        // Present variable fields follow in schema order: partition key, effective partition key, id, binary id, body.
        if (!TryVariable(ref reader, presence, 2, out var key) || !TryVariable(ref reader, presence, 3, out _)
            || !TryVariable(ref reader, presence, 4, out var id) || !TryVariable(ref reader, presence, 5, out _)
            || !TryVariable(ref reader, presence, 6, out var body))
            return null;
        if (!TryText(key, out var keyText) || !TryText(id, out var idText))
            return null;
        var operation = new ItemOperation { Kind = kind, KeyJson = keyText, Id = idText, Body = body ?? default };
        return ReadOptions(ref reader, operation);
    }

    private static ItemOperation? ReadOptions(ref RowReader reader, ItemOperation operation)
    {
        while (!reader.AtEnd)
        {
            if (!reader.TryByte(out var type) || !reader.TryVarUInt(out var path))
                return null;
            if (path >= TokenCount && !reader.TryTake(path - TokenCount, out _))
                return null;
            if (!TryValue(ref reader, type, out var value))
                return null;
            switch (path)
            {
                case IfMatchToken:
                    operation = operation with { IfMatch = value as string };
                    break;
                case IfNoneMatchToken:
                    operation = operation with { IfNoneMatch = value as string };
                    break;
                case TimeToLiveToken:
                    operation = operation with { TimeToLive = value as int? };
                    break;
                case MinimalReturnToken:
                    operation = operation with { MinimalReturn = value is true };
                    break;
            }
        }

        return operation;
    }

    private static bool TryValue(ref RowReader reader, byte type, out object? value)
    {
        value = null;
        switch (type)
        {
            case HybridRowFormat.Null:
                return true;
            case HybridRowFormat.False or HybridRowFormat.True:
                value = type == HybridRowFormat.True;
                return true;
            case HybridRowFormat.Int32:
                var read = reader.TryInt32(out var number);
                value = number;
                return read;
            case HybridRowFormat.UInt32:
                return reader.TryTake(4, out _);
            case HybridRowFormat.Int64 or HybridRowFormat.Float64:
                return reader.TryTake(8, out _);
            case HybridRowFormat.Utf8:
                if (!reader.TryBlock(out var text) || !TryText(text, out var decoded))
                    return false;
                value = decoded;
                return true;
            case HybridRowFormat.Binary:
                return reader.TryBlock(out _);
            default:
                return false;
        }
    }

    private static bool TryVariable(ref RowReader reader, byte presence, int bit, out ReadOnlyMemory<byte>? value)
    {
        value = null;
        if ((presence & (1 << bit)) == 0)
            return true;
        var read = reader.TryBlock(out var block);
        value = block;
        return read;
    }

    private static bool TryText(ReadOnlyMemory<byte>? bytes, out string? text)
    {
        text = null;
        if (bytes is not { } present)
            return true;
        if (!Utf8.IsValid(present.Span))
            return false;
        text = Encoding.UTF8.GetString(present.Span);
        return true;
    }

    private static ItemOperationKind? KindOf(int operationType) => operationType switch
    {
        0 => ItemOperationKind.Create,
        1 => ItemOperationKind.Patch,
        2 => ItemOperationKind.Read,
        4 => ItemOperationKind.Delete,
        5 => ItemOperationKind.Replace,
        20 => ItemOperationKind.Upsert,
        _ => null,
    };
}
