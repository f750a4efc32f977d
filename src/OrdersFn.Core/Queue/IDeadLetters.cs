namespace OrdersFn.Core.Queue;

/// <summary>
/// Messages that can never become orders as they are, each with the reason. Named by the sequence number the queue gave them.
/// All calls throw <see cref="QueueUnavailableException"/> when the queue does not answer.
/// </summary>
public interface IDeadLetters
{
    /// <summary>In the order of their sequence numbers, those above <paramref name="after"/>; bodies included.</summary>
    Task<IReadOnlyList<DeadLetter>> ListAsync(int limit, long? after, CancellationToken cancellation);

    /// <summary>Null when there is none of this number.</summary>
    Task<DeadLetter?> ReadAsync(long sequenceNumber, CancellationToken cancellation);

    /// <summary>
    /// Sends the message to the queue again, then takes it out of the dead letters. False when there is none of this number. Sent again it is not
    /// what the queue takes for a message sent twice by mistake, or it would be lost.
    /// </summary>
    Task<bool> ReplayAsync(long sequenceNumber, CancellationToken cancellation);

    /// <summary>Throws the message away. False when there is none of this number.</summary>
    Task<bool> DropAsync(long sequenceNumber, CancellationToken cancellation);

    /// <summary>Looks through all of them and throws away the messages of an order. How many there were.</summary>
    Task<int> RemoveAsync(MessagesOfOrder sought, CancellationToken cancellation);
}

/// <summary>A message set aside.</summary>
/// <param name="SequenceNumber">The queue's own number of it.</param>
/// <param name="Message">As it was sent, the body untouched.</param>
/// <param name="Reason">A short stable word, such as <c>invalid</c> or <c>conflict</c>.</param>
/// <param name="Description">What is wrong, in words, naming fields.</param>
/// <param name="EnqueuedAt">When the queue accepted it.</param>
/// <param name="Deliveries">How often it was handed out.</param>
public sealed record DeadLetter(
    long SequenceNumber, OrderMessage Message, string Reason, string Description, DateTimeOffset EnqueuedAt, int Deliveries);
