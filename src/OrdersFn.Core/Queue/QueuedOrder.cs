using System.Buffers;
using System.Security.Cryptography;
using System.Text.Encodings.Web;
using System.Text.Json;
using OrdersFn.Core.Orders;

namespace OrdersFn.Core.Queue;

/// <summary>
/// A checked order as a message. Everything that is ours to add is in it, so that nothing but another order of the same identity can stand in its
/// way once it is taken out of the queue.
/// </summary>
public static class QueuedOrder
{
    /// <summary>The property that tells when the order was accepted. Beside the order, not in it: an order sent again would else be another one.</summary>
    public const string AcceptedAtProperty = "ordersfn-accepted-at";

    private const string ContentType = "application/json";
    private static readonly JsonWriterOptions WriterOptions = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping, SkipValidation = true };

    /// <summary>Whether the message's reader would find it too large, as can be with an order near its limit to which an id was added.</summary>
    public static bool IsTooLarge(OrderMessage message) => message.Body.Length > OrderReader.MostBytes;

    /// <param name="order">Accepted: with an id.</param>
    /// <param name="trace">The trace to go on with where the message is taken; null for none.</param>
    public static OrderMessage ToMessage(OrderRequest order, string? trace = null)
    {
        var buffer = new ArrayBufferWriter<byte>(256 + order.Items.Count * 64);
        using (var json = new Utf8JsonWriter(buffer, WriterOptions))
            Write(json, order);
        return new()
        {
            Body = buffer.WrittenMemory,
            ContentType = ContentType,
            MessageId = IdOf(buffer.WrittenSpan),
            Properties = Properties(order, trace),
        };
    }

    private static Dictionary<string, object> Properties(OrderRequest order, string? trace)
    {
        var properties = new Dictionary<string, object>();
        if (order.AcceptedAt is { } at)
            properties[AcceptedAtProperty] = Timestamps.ToWire(at);
        if (trace is not null)
            properties[MessageTrace.Property] = trace;
        return properties;
    }

    /// <summary>The same for the same order sent again; another for another order of the same identity, which must not vanish as a repetition.</summary>
    private static string IdOf(ReadOnlySpan<byte> body) => $"order-{Convert.ToHexStringLower(SHA256.HashData(body).AsSpan(0, 16))}";

    private static void Write(Utf8JsonWriter json, OrderRequest order)
    {
        json.WriteStartObject();
        json.WriteString("order_id"u8, order.OrderId ?? throw new ArgumentException("the order has no id yet", nameof(order)));
        json.WriteString("customer_id"u8, order.CustomerId);
        if (order.OrderedAt is { } time)
            json.WriteString("timestamp"u8, Timestamps.ToWire(time));
        OrderLinesJson.Write(json, order.Items);
        json.WriteString("currency"u8, order.Currency);
        json.WriteEndObject();
    }
}
