namespace Azure.Messaging.ServiceBus;

/// <summary>Double of the SDK's receiver, as far as the functions use it: made to be overridden in tests.</summary>
public class ServiceBusReceiver : IAsyncDisposable
{
    protected ServiceBusReceiver()
    {
    }

    protected internal ServiceBusReceiver(ServiceBusClient client, string queueName, ServiceBusReceiverOptions options) => EntityPath = queueName;

    public virtual string EntityPath { get; } = "";

    public virtual Task<IReadOnlyList<ServiceBusReceivedMessage>> PeekMessagesAsync(
        int maxMessages, long? fromSequenceNumber = default, CancellationToken cancellationToken = default) => throw new NotSupportedException();

    public virtual Task<IReadOnlyList<ServiceBusReceivedMessage>> ReceiveMessagesAsync(
        int maxMessages, TimeSpan? maxWaitTime = default, CancellationToken cancellationToken = default) => throw new NotSupportedException();

    public virtual Task CompleteMessageAsync(ServiceBusReceivedMessage message, CancellationToken cancellationToken = default) =>
        throw new NotSupportedException();

    public virtual Task AbandonMessageAsync(
        ServiceBusReceivedMessage message, IDictionary<string, object>? propertiesToModify = null, CancellationToken cancellationToken = default) =>
        throw new NotSupportedException();

    public virtual ValueTask DisposeAsync()
    {
        GC.SuppressFinalize(this);
        return default;
    }
}
