using System.Buffers.Binary;

namespace CosmosLocal.Batches;

/// <summary>Walks bytes that anyone may have sent: every read says whether there was enough, and nothing throws.</summary>
internal struct RowReader(ReadOnlyMemory<byte> bytes)
{
    private ReadOnlyMemory<byte> _rest = bytes;

    public readonly bool AtEnd => _rest.IsEmpty;

    public bool TryByte(out byte value)
    {
        value = 0;
        if (!TryTake(1, out var taken))
            return false;
        value = taken.Span[0];
        return true;
    }

    public bool TryInt32(out int value)
    {
        value = 0;
        if (!TryTake(4, out var taken))
            return false;
        value = BinaryPrimitives.ReadInt32LittleEndian(taken.Span);
        return true;
    }

    /// <summary>The version byte and the schema id that open every header and row.</summary>
    public bool TryHeader(int schema) =>
        TryByte(out var version) && version == HybridRowFormat.Version && TryInt32(out var id) && id == schema;

    /// <summary>Seven bits a byte, low bits first; at most five bytes here, because no length exceeds int32.</summary>
    public bool TryVarUInt(out int value)
    {
        value = 0;
        for (var shift = 0; shift < 35; shift += 7)
        {
            if (!TryByte(out var b))
                return false;
            var bits = (long)(b & 0x7F) << shift;
            if (bits > int.MaxValue - value)
                return false;
            value += (int)bits;
            if ((b & 0x80) == 0)
                return true;
        }

        return false;
    }

    public bool TryBlock(out ReadOnlyMemory<byte> block)
    {
        block = default;
        return TryVarUInt(out var length) && TryTake(length, out block);
    }

    public bool TryTake(int length, out ReadOnlyMemory<byte> taken)
    {
        taken = default;
        if (length < 0 || length > _rest.Length)
            return false;
        taken = _rest[..length];
        _rest = _rest[length..];
        return true;
    }
}
