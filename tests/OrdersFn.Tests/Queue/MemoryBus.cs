using Azure;
using Azure.Messaging.ServiceBus;
using Azure.Messaging.ServiceBus.Administration;

namespace OrdersFn.Tests.Queue;

/// <summary>A queue and its dead letters as the bus's clients show them.</summary>
internal sealed class MemoryBus
{
    public List<IReadOnlyList<ServiceBusMessage>> Batches { get; } = [];

    public List<ServiceBusMessage> Sent { get; } = [];

    public SortedDictionary<long, ServiceBusReceivedMessage> Letters { get; } = [];

    public HashSet<long> Locked { get; } = [];

    /// <summary>What every call fails with; null = none.</summary>
    public Exception? Fault { get; set; }

    /// <summary>The most bytes of a batch's bodies.</summary>
    public long BatchBytes { get; set; } = 1000;

    public ServiceBusSender Sender => new MemorySender(this);

    public ServiceBusReceiver Receiver => new MemoryReceiver(this);

    public ServiceBusAdministrationClient Administration => new MemoryAdministration(this);

    public void AddLetter(long number, string body) => Letters[number] = ServiceBusModelFactory.ServiceBusReceivedMessage(
        body: BinaryData.FromString(body),
        messageId: "mine",
        sequenceNumber: number,
        deliveryCount: 2,
        enqueuedTime: DateTimeOffset.UnixEpoch,
        properties: new Dictionary<string, object> { ["DeadLetterReason"] = "invalid", ["DeadLetterErrorDescription"] = "items is required", ["own"] = 1 });

    private void ThrowFault()
    {
        if (Fault is not null)
            throw Fault;
    }

    private sealed class MemorySender(MemoryBus bus) : ServiceBusSender
    {
        private readonly Dictionary<ServiceBusMessageBatch, List<ServiceBusMessage>> _stores = [];

        public override ValueTask<ServiceBusMessageBatch> CreateMessageBatchAsync(CancellationToken cancellationToken = default)
        {
            bus.ThrowFault();
            var store = new List<ServiceBusMessage>();
            var left = bus.BatchBytes;
            var batch = ServiceBusModelFactory.ServiceBusMessageBatch(bus.BatchBytes, store, null, message => (left -= message.Body.ToMemory().Length) >= 0);
            _stores[batch] = store;
            return new(batch);
        }

        public override Task SendMessagesAsync(ServiceBusMessageBatch messageBatch, CancellationToken cancellationToken = default)
        {
            bus.Batches.Add([.. _stores[messageBatch]]);
            return Task.CompletedTask;
        }

        public override Task SendMessageAsync(ServiceBusMessage message, CancellationToken cancellationToken = default)
        {
            bus.ThrowFault();
            bus.Sent.Add(message);
            return Task.CompletedTask;
        }
    }

    private sealed class MemoryReceiver(MemoryBus bus) : ServiceBusReceiver
    {
        public override Task<IReadOnlyList<ServiceBusReceivedMessage>> PeekMessagesAsync(
            int maxMessages, long? fromSequenceNumber = null, CancellationToken cancellationToken = default)
        {
            bus.ThrowFault();
            // The bus gives as many as it likes, up to what is asked for.
            return Answer(bus.Letters.Values.Where(message => message.SequenceNumber >= (fromSequenceNumber ?? 0)).Take(Math.Min(maxMessages, 2)));
        }

        public override Task<IReadOnlyList<ServiceBusReceivedMessage>> ReceiveMessagesAsync(
            int maxMessages, TimeSpan? maxWaitTime = null, CancellationToken cancellationToken = default)
        {
            bus.ThrowFault();
            var page = bus.Letters.Values.Where(message => !bus.Locked.Contains(message.SequenceNumber)).Take(Math.Min(maxMessages, 2)).ToList();
            bus.Locked.UnionWith(page.Select(message => message.SequenceNumber));
            return Answer(page);
        }

        public override Task CompleteMessageAsync(ServiceBusReceivedMessage message, CancellationToken cancellationToken = default)
        {
            bus.Letters.Remove(message.SequenceNumber);
            bus.Locked.Remove(message.SequenceNumber);
            return Task.CompletedTask;
        }

        public override Task AbandonMessageAsync(
            ServiceBusReceivedMessage message, IDictionary<string, object>? propertiesToModify = null, CancellationToken cancellationToken = default)
        {
            bus.Locked.Remove(message.SequenceNumber);
            return Task.CompletedTask;
        }

        private static Task<IReadOnlyList<ServiceBusReceivedMessage>> Answer(IEnumerable<ServiceBusReceivedMessage> messages) =>
            Task.FromResult<IReadOnlyList<ServiceBusReceivedMessage>>([.. messages]);
    }

    private sealed class MemoryAdministration(MemoryBus bus) : ServiceBusAdministrationClient
    {
        public override Task<Response<QueueRuntimeProperties>> GetQueueRuntimePropertiesAsync(string name, CancellationToken cancellationToken = default)
        {
            bus.ThrowFault();
            return Task.FromResult(Response.FromValue(
                ServiceBusModelFactory.QueueRuntimeProperties(name, activeMessageCount: 7, deadLetterMessageCount: bus.Letters.Count), null!));
        }
    }
}
