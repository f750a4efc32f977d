using Azure.Messaging.ServiceBus.Administration;

namespace Azure.Messaging.ServiceBus;

/// <summary>Double of the SDK's factory of models for tests, as far as these tests use it. Parameters by name, as there.</summary>
public static class ServiceBusModelFactory
{
    public static ServiceBusReceivedMessage ServiceBusReceivedMessage(
        BinaryData? body = null,
        string? messageId = null,
        string? contentType = null,
        IDictionary<string, object>? properties = null,
        int deliveryCount = 0,
        DateTimeOffset lockedUntil = default,
        long sequenceNumber = -1,
        DateTimeOffset enqueuedTime = default) => new()
        {
            Body = body ?? BinaryData.FromBytes(Array.Empty<byte>()),
            MessageId = messageId,
            ContentType = contentType,
            ApplicationProperties = new Dictionary<string, object>(properties ?? new Dictionary<string, object>()),
            DeliveryCount = deliveryCount,
            LockedUntil = lockedUntil,
            SequenceNumber = sequenceNumber,
            EnqueuedTime = enqueuedTime,
        };

    public static ServiceBusMessageBatch ServiceBusMessageBatch(
        long batchSizeBytes,
        IList<ServiceBusMessage> batchMessageStore,
        CreateMessageBatchOptions? batchOptions = null,
        Func<ServiceBusMessage, bool>? tryAddCallback = null) => new(batchMessageStore, tryAddCallback ?? (_ => true));

    public static QueueRuntimeProperties QueueRuntimeProperties(string name, long activeMessageCount = 0, long deadLetterMessageCount = 0) =>
        new() { Name = name, ActiveMessageCount = activeMessageCount, DeadLetterMessageCount = deadLetterMessageCount };
}
