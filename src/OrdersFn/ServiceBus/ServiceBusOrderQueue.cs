using Azure.Messaging.ServiceBus;
using Azure.Messaging.ServiceBus.Administration;
using OrdersFn.Core.Queue;

namespace OrdersFn.ServiceBus;

/// <summary>The queue of a Service Bus namespace.</summary>
internal sealed class ServiceBusOrderQueue(ServiceBusSender sender, ServiceBusAdministrationClient administration, string queue) : IOrderQueue
{
    public async Task<SendOutcome> SendAsync(IReadOnlyList<OrderMessage> messages, CancellationToken cancellation)
    {
        try
        {
            for (var sent = 0; sent < messages.Count;)
            {
                using var batch = await sender.CreateMessageBatchAsync(cancellation);
                while (sent < messages.Count && batch.TryAddMessage(OrderMessages.To(messages[sent])))
                    sent++;
                if (batch.Count == 0)
                    return new SendOutcome.TooLarge();
                await sender.SendMessagesAsync(batch, cancellation);
            }

            return new SendOutcome.Accepted();
        }
        catch (Exception fault) when (ServiceBusFaults.Outcome(fault) is not null)
        {
            return ServiceBusFaults.Outcome(fault)!;
        }
    }

    /// <summary>The bus hands out what it chooses, so what waits is left to intake, which drops the messages of erased orders.</summary>
    public Task<IReadOnlyList<long>> FindWaitingAsync(MessagesOfOrder sought, CancellationToken cancellation) => Task.FromResult<IReadOnlyList<long>>([]);

    public Task RemoveWaitingAsync(IReadOnlyList<long> sequenceNumbers, CancellationToken cancellation) => Task.CompletedTask;

    /// <summary>Asks for rights to manage, which the role Azure Service Bus Data Owner has.</summary>
    public async Task<QueueDepth> ReadDepthAsync(CancellationToken cancellation)
    {
        try
        {
            var properties = await administration.GetQueueRuntimePropertiesAsync(queue, cancellation);
            return new(properties.Value.ActiveMessageCount, properties.Value.DeadLetterMessageCount);
        }
        catch (Exception fault) when (ServiceBusFaults.IsAway(fault) || fault is Azure.RequestFailedException or HttpRequestException or UnauthorizedAccessException)
        {
            throw new QueueUnavailableException("the depth of the queue cannot be read", fault);
        }
    }
}
