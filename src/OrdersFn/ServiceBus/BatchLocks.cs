using Azure.Messaging.ServiceBus;

namespace OrdersFn.ServiceBus;

/// <summary>
/// The time that the locks of a batch leave. Messages that were fetched ahead have waited already while their locks ran.
/// </summary>
internal sealed class BatchLocks(IReadOnlyCollection<ServiceBusReceivedMessage> messages, TimeProvider time)
{
    /// <summary>Kept for settling.</summary>
    private static readonly TimeSpan Reserve = TimeSpan.FromSeconds(10);

    private readonly DateTimeOffset _until = messages.Count == 0 ? time.GetUtcNow() : messages.Min(message => message.LockedUntil);

    public TimeSpan Left => _until - time.GetUtcNow() - Reserve is var left && left > TimeSpan.Zero ? left : TimeSpan.Zero;

    /// <summary>As much of a wait as the locks leave.</summary>
    public TimeSpan Within(TimeSpan wait) => Left is var left && wait < left ? wait : left;
}
