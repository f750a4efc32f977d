using OrdersFn.Core.Store;

namespace OrdersFn.Core.Queue;

/// <summary>The queue that orders wait in. A Service Bus queue in Azure, a durable one of its own in the local head.</summary>
public interface IOrderQueue
{
    /// <summary>Sends all or, told by the outcome, none as far as is known. Accepted messages are durable.</summary>
    Task<SendOutcome> SendAsync(IReadOnlyList<OrderMessage> messages, CancellationToken cancellation);

    /// <summary>
    /// The numbers of waiting messages, those included that somebody has received and not settled yet. None from a queue that cannot take out single messages.
    /// <see cref="QueueUnavailableException"/> when the queue does not answer.
    /// </summary>
    Task<IReadOnlyList<long>> FindWaitingAsync(MessagesOfOrder sought, CancellationToken cancellation);

    /// <summary>
    /// Takes messages out for good. Those that have become dead letters since they were found stay. <see cref="QueueUnavailableException"/> when the queue
    /// does not answer.
    /// </summary>
    Task RemoveWaitingAsync(IReadOnlyList<long> sequenceNumbers, CancellationToken cancellation);

    /// <summary>How much waits. <see cref="QueueUnavailableException"/> when the queue does not answer.</summary>
    Task<QueueDepth> ReadDepthAsync(CancellationToken cancellation);
}

/// <summary>What became of messages given to the queue.</summary>
public abstract record SendOutcome
{
    private SendOutcome()
    {
    }

    /// <summary>The queue has all of them, durably.</summary>
    public sealed record Accepted : SendOutcome;

    /// <summary>The queue has no room or no throughput. Sending again is safe.</summary>
    public sealed record Throttled(TimeSpan RetryAfter) : SendOutcome;

    /// <summary>One of them is larger than the queue takes messages. It never will be taken; others may have been.</summary>
    public sealed record TooLarge : SendOutcome;

    /// <summary>The queue does not answer. It may have some of the messages; sending them again is safe.</summary>
    /// <param name="Storage">Why, where the queue's disk or file is the reason.</param>
    public sealed record Unavailable(StorageFault? Storage = null) : SendOutcome;
}

/// <summary>Messages waiting to be taken in, and those set aside as dead letters.</summary>
public sealed record QueueDepth(long Waiting, long DeadLetters);
