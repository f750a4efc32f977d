using System.Security.Cryptography;
using System.Text.Json;
using OrdersFn.Core.Orders;

namespace OrdersFn.Core.Queue;

/// <summary>Finds the order in a message: JSON of its own, or in a CloudEvents envelope of either mode.</summary>
public sealed class MessageReader(OrderReader orders, TimeProvider time)
{
    /// <summary>An order and as much envelope again.</summary>
    private const int MostBytes = 2 * OrderReader.MostBytes;

    public MessageReading Read(OrderMessage message)
    {
        var isEvent = MediaType.IsEvent(message.ContentType);
        if (!isEvent && !MediaType.IsJson(message.ContentType))
        {
            return new MessageReading.Refused(
                SetAsideReason.UnsupportedContentType, $"content type {Shortened(message.ContentType!)} is neither application/json nor {MediaType.Event}, in UTF-8");
        }

        if (message.Body.Length > MostBytes)
            return new MessageReading.Refused(SetAsideReason.Invalid, "$ must be at most 1 MiB of JSON");
        if (isEvent)
            return ReadStructured(message);
        if (CloudEvent.IsBinary(message.Properties))
        {
            var faults = new List<FieldError>();
            return CloudEvent.ReadBinary(message, faults) is { } binary
                ? Meaning(orders.Read(binary.Data, AcceptedAt(message)), message, binary)
                : new MessageReading.Refused(SetAsideReason.Invalid, faults);
        }

        var reading = orders.Read(message.Body, AcceptedAt(message));
        return reading is OrderReading.Invalid invalid && CloudEvent.LooksStructured(invalid.Errors)
            ? ReadStructured(message)
            : Meaning(reading, message, envelope: null);
    }

    /// <summary>The id of the message's order if that names none.</summary>
    public static string IdFor(OrderMessage message) => IdFor(message, EnvelopeOf(message));

    private static CloudEvent? EnvelopeOf(OrderMessage message)
    {
        var faults = new List<FieldError>();
        try
        {
            return CloudEvent.IsBinary(message.Properties) ? CloudEvent.ReadBinary(message, faults) : CloudEvent.ReadStructured(message.Body, faults);
        }
        catch (Exception fault) when (fault is JsonException or InvalidOperationException)
        {
            return null;
        }
    }

    private MessageReading ReadStructured(OrderMessage message)
    {
        var faults = new List<FieldError>();
        try
        {
            return CloudEvent.ReadStructured(message.Body, faults) is { } envelope
                ? Meaning(orders.Read(envelope.Data, AcceptedAt(message)), message, envelope)
                : new MessageReading.Refused(SetAsideReason.Invalid, faults);
        }
        catch (Exception fault) when (fault is JsonException or InvalidOperationException)
        {
            // InvalidOperationException is what text that is no Unicode gives.
            return new MessageReading.Refused(SetAsideReason.NotJson, "$ is not valid JSON in UTF-8");
        }
    }

    private MessageReading Meaning(OrderReading reading, OrderMessage message, CloudEvent? envelope) => reading switch
    {
        OrderReading.Valid { Order: var order } => new MessageReading.Valid(
            order with { OrderId = order.OrderId ?? IdFor(message, envelope), AcceptedAt = AcceptedAt(message) }),
        OrderReading.Invalid invalid => new MessageReading.Refused(
            invalid.Kind == InvalidKind.NotJson ? SetAsideReason.NotJson : SetAsideReason.Invalid, invalid.Errors),
        _ => throw new InvalidOperationException($"unknown reading {reading}"),
    };

    /// <summary>
    /// An id that every delivery of the message gives again, so that none makes a second order. Without anything to tell a message by, the same
    /// bytes are the same order: sending a message twice is to be harmless.
    /// </summary>
    private static string IdFor(OrderMessage message, CloudEvent? envelope)
    {
        if (envelope is not null)
            return Identifiers.FromMessage("event", envelope.Source, envelope.Id);
        if (!string.IsNullOrEmpty(message.MessageId))
            return Identifiers.FromMessage("message", message.MessageId);
        return !string.IsNullOrEmpty(message.SequenceKey)
            ? Identifiers.FromMessage("sequence", message.SequenceKey)
            : Identifiers.FromMessage("body", Convert.ToHexStringLower(SHA256.HashData(message.Body.Span)));
    }

    /// <summary>When an order that waited was taken over. A time that cannot be true is no time.</summary>
    private DateTimeOffset? AcceptedAt(OrderMessage message) =>
        AcceptedAtOf(message) is { } at && at <= time.GetUtcNow() + OrderReader.FutureTolerance ? at : null;

    private static DateTimeOffset? AcceptedAtOf(OrderMessage message) =>
        message.Properties.TryGetValue(QueuedOrder.AcceptedAtProperty, out var value) && value is string text && Rfc3339.TryParse(text, out var accepted)
            ? accepted
            : message.EnqueuedAt;

    private static string Shortened(string text) => text.Length <= 100 ? text : $"{text.AsSpan(0, 100)}…";
}
