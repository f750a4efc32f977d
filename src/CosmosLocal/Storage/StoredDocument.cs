using System.Buffers.Text;
using System.Globalization;
using CosmosHash;

namespace CosmosLocal.Storage;

/// <summary>A document as it lies in the table: the user's JSON without system properties, which are added on the way out.</summary>
internal sealed class StoredDocument
{
    private static ReadOnlySpan<byte> RidName => ",\"_rid\":\""u8;

    private static ReadOnlySpan<byte> SelfName => "\",\"_self\":\""u8;

    private static ReadOnlySpan<byte> ETagName => "/\",\"_etag\":\"\\\""u8;

    private static ReadOnlySpan<byte> AttachmentsName => "\\\"\",\"_attachments\":\"attachments/\",\"_ts\":"u8;

    private static ReadOnlySpan<byte> LsnName => ",\"_lsn\":"u8;

    /// <summary>The document's number in its container; ties in ORDER BY are decided by it.</summary>
    public required long Rid { get; init; }

    public required EffectivePartitionKey Key { get; init; }

    public required string Id { get; init; }

    /// <summary>The write's place in the order of all writes to the container.</summary>
    public required long Lsn { get; init; }

    /// <summary>Unix seconds of the last write, <c>_ts</c>.</summary>
    public required long Timestamp { get; init; }

    /// <summary>Unix seconds from which it is gone, or null.</summary>
    public long? Expires { get; init; }

    public required ReadOnlyMemory<byte> Body { get; init; }

    /// <summary>With its quotes, as in the header.</summary>
    public string ETag => string.Create(CultureInfo.InvariantCulture, $"\"{Timestamp:x8}-0000-0000-0000-{Lsn:x12}\"");

    public bool IsExpired(long now) => Expires <= now;

    /// <summary>The document as a client sees it; with <c>_lsn</c> in the change feed.</summary>
    public ReadOnlyMemory<byte> ToJson(ContainerIdentity container, bool withLsn = false)
    {
        var body = Body.Span;
        var buffer = new byte[body.Length + container.SelfPrefix.Length + 240];
        var writer = new Cursor(buffer);
        writer.Put(body[..^1]);
        Span<byte> rid = stackalloc byte[ContainerIdentity.DocumentRidLength];
        container.WriteDocumentRid(Rid, rid);
        writer.Put(RidName);
        writer.Put(rid);
        writer.Put(SelfName);
        writer.Put(container.SelfPrefix.Span);
        writer.Put(rid);
        writer.Put(ETagName);
        writer.PutHex(Timestamp, 8);
        writer.Put("-0000-0000-0000-"u8);
        writer.PutHex(Lsn, 12);
        writer.Put(AttachmentsName);
        writer.Put(Timestamp);
        if (withLsn)
        {
            writer.Put(LsnName);
            writer.Put(Lsn);
        }
        writer.Put("}"u8);
        return buffer.AsMemory(0, writer.Length);
    }

    private ref struct Cursor(Span<byte> buffer)
    {
        private readonly Span<byte> _buffer = buffer;

        public int Length { get; private set; }

        public void Put(scoped ReadOnlySpan<byte> bytes)
        {
            bytes.CopyTo(_buffer[Length..]);
            Length += bytes.Length;
        }

        public void Put(long number)
        {
            Utf8Formatter.TryFormat(number, _buffer[Length..], out var written);
            Length += written;
        }

        public void PutHex(long number, byte digits)
        {
            Utf8Formatter.TryFormat(number, _buffer[Length..], out var written, new('x', digits));
            Length += written;
        }
    }
}
