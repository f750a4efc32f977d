using System.Globalization;
using Azure.Messaging.ServiceBus;
using OrdersFn.Core.Queue;

namespace OrdersFn.ServiceBus;

/// <summary>Our messages and the bus's.</summary>
internal static class OrderMessages
{
    public static OrderMessage From(ServiceBusReceivedMessage message) => new()
    {
        Body = message.Body.ToMemory(),
        ContentType = message.ContentType,
        MessageId = message.MessageId,
        Properties = message.ApplicationProperties,
        SequenceKey = message.SequenceNumber.ToString(CultureInfo.InvariantCulture),
        EnqueuedAt = message.EnqueuedTime,
    };

    public static ServiceBusMessage To(OrderMessage message)
    {
        var sent = new ServiceBusMessage(message.Body);
        if (message.ContentType is not null)
            sent.ContentType = message.ContentType;
        if (message.MessageId is not null)
            sent.MessageId = message.MessageId;
        foreach (var (name, value) in message.Properties)
            sent.ApplicationProperties[name] = value;
        return sent;
    }

    public static DeadLetter Letter(ServiceBusReceivedMessage message) => new(
        message.SequenceNumber,
        From(message),
        message.DeadLetterReason ?? "unknown",
        message.DeadLetterErrorDescription ?? "",
        message.EnqueuedTime,
        message.DeliveryCount);
}
