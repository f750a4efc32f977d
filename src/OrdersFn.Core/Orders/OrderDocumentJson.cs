using System.Buffers;
using System.Text.Encodings.Web;
using System.Text.Json;
using OrdersFn.Core.Store;

namespace OrdersFn.Core.Orders;

/// <summary>
/// Writes order documents by hand, once, into the buffer that the SDK sends: the hot path of intake. What it writes is what
/// <see cref="StoreJson"/> would; a test holds the two together.
/// </summary>
public static class OrderDocumentJson
{
    private static readonly JsonWriterOptions WriterOptions = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping, SkipValidation = true };

    private static readonly JsonEncodedText Id = JsonEncodedText.Encode("id");
    private static readonly JsonEncodedText Type = JsonEncodedText.Encode("type");
    private static readonly JsonEncodedText SchemaVersion = JsonEncodedText.Encode("schemaVersion");
    private static readonly JsonEncodedText CustomerId = JsonEncodedText.Encode("customerId");
    private static readonly JsonEncodedText SaltBucket = JsonEncodedText.Encode("saltBucket");
    private static readonly JsonEncodedText OrderedAt = JsonEncodedText.Encode("orderedAt");
    private static readonly JsonEncodedText ReceivedAt = JsonEncodedText.Encode("receivedAt");
    private static readonly JsonEncodedText Currency = JsonEncodedText.Encode("currency");
    private static readonly JsonEncodedText Status = JsonEncodedText.Encode("status");
    private static readonly JsonEncodedText Total = JsonEncodedText.Encode("total");
    private static readonly JsonEncodedText Quantity = JsonEncodedText.Encode("quantity");
    private static readonly JsonEncodedText Version = JsonEncodedText.Encode("version");
    private static readonly JsonEncodedText Ttl = JsonEncodedText.Encode("ttl");
    private static readonly JsonEncodedText Copy = JsonEncodedText.Encode("copy");
    private static readonly JsonEncodedText Seen = JsonEncodedText.Encode("seen");
    private static readonly JsonEncodedText Trace = JsonEncodedText.Encode("trace");
    private static readonly JsonEncodedText MovedTo = JsonEncodedText.Encode("movedTo");

    /// <summary>The document without what only the store sets. The stream lends its buffer, so the SDK's bulk mode does not copy it.</summary>
    public static MemoryStream ToStream(OrderDocument document)
    {
        var buffer = new ArrayBufferWriter<byte>(512 + (document.Items?.Count ?? 0) * 64);
        using (var writer = new Utf8JsonWriter(buffer, WriterOptions))
            Write(writer, document);
        // The memory an ArrayBufferWriter hands out is always backed by an array.
        return System.Runtime.InteropServices.MemoryMarshal.TryGetArray(buffer.WrittenMemory, out var written)
            ? new MemoryStream(written.Array!, written.Offset, written.Count, writable: false, publiclyVisible: true)
            : new MemoryStream(buffer.WrittenSpan.ToArray(), writable: false);
    }

    private static void Write(Utf8JsonWriter writer, OrderDocument document)
    {
        writer.WriteStartObject();
        writer.WriteString(Id, DocumentId.Of(document.Id));
        writer.WriteString(Type, document.Type);
        writer.WriteNumber(SchemaVersion, document.SchemaVersion);
        writer.WriteString(CustomerId, document.CustomerId);
        writer.WriteNumber(SaltBucket, document.SaltBucket);
        writer.WriteString(OrderedAt, document.OrderedAt);
        writer.WriteString(ReceivedAt, document.ReceivedAt);
        if (document.Currency is { } currency)
            writer.WriteString(Currency, currency);
        if (document.Status is { } status)
            writer.WriteString(Status, status.Name());
        writer.WritePropertyName(Total);
        ExactInt64Converter.Write(writer, document.Total);
        writer.WriteNumber(Quantity, document.Quantity);
        writer.WriteNumber(Version, document.Version);
        if (document.Items is { } items)
            OrderLinesJson.Write(writer, items);
        if (document.Ttl is { } ttl)
            writer.WriteNumber(Ttl, ttl);
        if (document.MovedTo is { } place)
        {
            writer.WriteStartObject(MovedTo);
            writer.WriteString(CustomerId, place.CustomerId);
            writer.WriteNumber(SaltBucket, place.SaltBucket);
            writer.WriteEndObject();
        }

        if (document.IsCopy)
            writer.WriteBoolean(Copy, true);
        if (document.IsSeen)
            writer.WriteBoolean(Seen, true);
        if (document.Trace is { } trace)
            writer.WriteString(Trace, trace);
        writer.WriteEndObject();
    }
}
