using Azure.Core;

namespace Azure.Messaging.ServiceBus.Administration;

/// <summary>Double of the SDK's client for management, as far as the functions use it: made to be overridden in tests.</summary>
public class ServiceBusAdministrationClient
{
    protected ServiceBusAdministrationClient()
    {
    }

    public ServiceBusAdministrationClient(string connectionString) => ArgumentException.ThrowIfNullOrEmpty(connectionString);

    public ServiceBusAdministrationClient(string fullyQualifiedNamespace, TokenCredential credential)
    {
        ArgumentException.ThrowIfNullOrEmpty(fullyQualifiedNamespace);
        ArgumentNullException.ThrowIfNull(credential);
    }

    public virtual Task<Response<QueueRuntimeProperties>> GetQueueRuntimePropertiesAsync(string name, CancellationToken cancellationToken = default) =>
        throw new NotSupportedException();
}

/// <summary>Double of the SDK's properties of this name.</summary>
public class QueueRuntimeProperties
{
    internal QueueRuntimeProperties()
    {
    }

    public string Name { get; internal init; } = "";

    public long ActiveMessageCount { get; internal init; }

    public long DeadLetterMessageCount { get; internal init; }
}
