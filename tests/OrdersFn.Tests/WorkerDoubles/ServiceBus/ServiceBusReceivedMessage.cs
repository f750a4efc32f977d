namespace Azure.Messaging.ServiceBus;

/// <summary>Double of the SDK's message, made by the model factory.</summary>
public class ServiceBusReceivedMessage
{
    internal ServiceBusReceivedMessage()
    {
    }

    public BinaryData Body { get; internal init; } = BinaryData.FromBytes(Array.Empty<byte>());

    public string? MessageId { get; internal init; }

    public string? ContentType { get; internal init; }

    public IReadOnlyDictionary<string, object> ApplicationProperties { get; internal init; } = new Dictionary<string, object>();

    public int DeliveryCount { get; internal init; }

    public DateTimeOffset LockedUntil { get; internal init; }

    public long SequenceNumber { get; internal init; }

    public DateTimeOffset EnqueuedTime { get; internal init; }

    public string? DeadLetterReason => Property(nameof(DeadLetterReason));

    public string? DeadLetterErrorDescription => Property(nameof(DeadLetterErrorDescription));

    private string? Property(string name) => ApplicationProperties.TryGetValue(name, out var value) ? value as string : null;
}
