namespace CosmosLocal.Batches;

/// <summary>Constants of the HybridRow stream that batches travel in: a segment header, then a record header and a row per operation.</summary>
internal static class HybridRowFormat
{
    public const byte Version = 0x81;
    public const int SegmentSchema = 2147473648;
    public const int RecordSchema = 2147473649;
    public const int OperationSchema = 2145473648;
    public const int ResultSchema = 2145473649;

    /// <summary>Version and schema id, before every header and row.</summary>
    public const int RowHeaderLength = 5;
    public const int SegmentLength = 10;
    public const int RecordLength = 13;

    /// <summary>A row's header, its presence byte and its two int32 fields.</summary>
    public const int FixedLength = RowHeaderLength + 1 + 8;

    public const byte Null = 1;
    public const byte False = 2;
    public const byte True = 3;
    public const byte Int32 = 7;
    public const byte Int64 = 8;
    public const byte UInt32 = 11;
    public const byte Float64 = 16;
    public const byte Utf8 = 20;
    public const byte Binary = 21;
}
