using Azure.Core;

namespace Azure.Messaging.ServiceBus;

/// <summary>Double of the SDK's client: makes senders and receivers that reach nothing.</summary>
public class ServiceBusClient : IAsyncDisposable
{
    protected ServiceBusClient()
    {
    }

    public ServiceBusClient(string connectionString) => ArgumentException.ThrowIfNullOrEmpty(connectionString);

    public ServiceBusClient(string fullyQualifiedNamespace, TokenCredential credential)
    {
        ArgumentException.ThrowIfNullOrEmpty(fullyQualifiedNamespace);
        ArgumentNullException.ThrowIfNull(credential);
    }

    public virtual ServiceBusSender CreateSender(string queueOrTopicName) => new(this, queueOrTopicName);

    public virtual ServiceBusReceiver CreateReceiver(string queueName, ServiceBusReceiverOptions options) => new(this, queueName, options);

    public virtual ValueTask DisposeAsync()
    {
        GC.SuppressFinalize(this);
        return default;
    }
}

/// <summary>Double of the SDK's options of this name.</summary>
public class ServiceBusReceiverOptions
{
    public SubQueue SubQueue { get; set; }
}

/// <summary>Double of the SDK's enum of this name.</summary>
public enum SubQueue
{
    None = 0,
    DeadLetter = 1,
    TransferDeadLetter = 2,
}
