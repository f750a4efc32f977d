namespace Azure.Messaging.ServiceBus;

/// <summary>Double of the SDK's sender, as far as the functions use it: made to be overridden in tests.</summary>
public class ServiceBusSender : IAsyncDisposable
{
    protected ServiceBusSender()
    {
    }

    protected internal ServiceBusSender(ServiceBusClient client, string queueOrTopicName) => EntityPath = queueOrTopicName;

    public virtual string EntityPath { get; } = "";

    public virtual ValueTask<ServiceBusMessageBatch> CreateMessageBatchAsync(CancellationToken cancellationToken = default) =>
        throw new NotSupportedException();

    public virtual Task SendMessagesAsync(ServiceBusMessageBatch messageBatch, CancellationToken cancellationToken = default) =>
        throw new NotSupportedException();

    public virtual Task SendMessageAsync(ServiceBusMessage message, CancellationToken cancellationToken = default) =>
        throw new NotSupportedException();

    public virtual ValueTask DisposeAsync()
    {
        GC.SuppressFinalize(this);
        return default;
    }
}
