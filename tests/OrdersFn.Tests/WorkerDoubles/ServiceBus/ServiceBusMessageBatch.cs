namespace Azure.Messaging.ServiceBus;

/// <summary>Double of the SDK's batch, made by the model factory.</summary>
public sealed class ServiceBusMessageBatch : IDisposable
{
    private readonly IList<ServiceBusMessage> _messages;
    private readonly Func<ServiceBusMessage, bool> _tryAdd;

    internal ServiceBusMessageBatch(IList<ServiceBusMessage> messages, Func<ServiceBusMessage, bool> tryAdd)
    {
        _messages = messages;
        _tryAdd = tryAdd;
    }

    public int Count => _messages.Count;

    public bool TryAddMessage(ServiceBusMessage message)
    {
        if (!_tryAdd(message))
            return false;
        _messages.Add(message);
        return true;
    }

    public void Dispose()
    {
    }
}

/// <summary>Double of the SDK's options of this name.</summary>
public class CreateMessageBatchOptions
{
    public long? MaxSizeInBytes { get; set; }
}
