using System.Globalization;
using OrdersFn.Core.Queue;

namespace OrdersFn.Local.Queue;

/// <summary>A message handed out: its receiver's own until the lock runs out.</summary>
/// <param name="SequenceNumber">The queue's number of it, rising in the order of acceptance.</param>
/// <param name="Message">As it was sent.</param>
/// <param name="EnqueuedAt">When the queue accepted it.</param>
/// <param name="Deliveries">How often it was handed out, this time included; deferrals do not count.</param>
/// <param name="Lock">By which it is settled.</param>
/// <param name="LockedUntil">From then on it may go to another receiver.</param>
internal sealed record QueuedMessage(
    long SequenceNumber, OrderMessage Message, DateTimeOffset EnqueuedAt, int Deliveries, Guid Lock, DateTimeOffset LockedUntil)
{
    /// <summary>The message as intake wants it. The time is part of its name: numbers begin anew when a queue's file is thrown away.</summary>
    public OrderMessage ForIntake() => ForIntake(Message, SequenceNumber, EnqueuedAt);

    public static OrderMessage ForIntake(OrderMessage message, long sequenceNumber, DateTimeOffset enqueuedAt) => message with
    {
        EnqueuedAt = enqueuedAt,
        SequenceKey = string.Create(CultureInfo.InvariantCulture, $"{enqueuedAt.UtcTicks}-{sequenceNumber}"),
    };
}
