namespace Azure.Messaging.ServiceBus;

/// <summary>Double of the SDK's message to send, as far as the functions use it.</summary>
public class ServiceBusMessage
{
    public ServiceBusMessage(ReadOnlyMemory<byte> body) => Body = BinaryData.FromBytes(body);

    /// <summary>A copy to send, without what the broker said of the one received.</summary>
    public ServiceBusMessage(ServiceBusReceivedMessage receivedMessage)
    {
        Body = receivedMessage.Body;
        MessageId = receivedMessage.MessageId;
        ContentType = receivedMessage.ContentType;
        foreach (var (name, value) in receivedMessage.ApplicationProperties)
        {
            if (name is not ("DeadLetterReason" or "DeadLetterErrorDescription"))
                ApplicationProperties[name] = value;
        }
    }

    public BinaryData Body { get; set; }

    public string? MessageId { get; set; }

    public string? ContentType { get; set; }

    public IDictionary<string, object> ApplicationProperties { get; } = new Dictionary<string, object>();
}
