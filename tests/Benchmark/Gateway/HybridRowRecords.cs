using System.Buffers.Binary;

namespace Benchmark.Gateway;

/// <summary>Walks the records of a batch body by their length fields, without reading the rows.</summary>
internal static class HybridRowRecords
{
    private const int SegmentHeader = 10;
    private const int RecordHeader = 13;

    public static int Count(ReadOnlySpan<byte> body)
    {
        var count = 0;
        for (var at = SegmentHeader; at + RecordHeader <= body.Length; count++)
            at += RecordHeader + BinaryPrimitives.ReadInt32LittleEndian(body[(at + 5)..]);
        return count;
    }
}
