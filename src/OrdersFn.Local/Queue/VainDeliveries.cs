using OrdersFn.Local.Queue.Storage;

namespace OrdersFn.Local.Queue;

/// <summary>The end of a message that was handed out too often.</summary>
internal static class VainDeliveries
{
    /// <summary>As Service Bus calls it.</summary>
    public const string Reason = "MaxDeliveryCountExceeded";

    public static void SetAside(QueueTransaction transaction, long sequence, int deliveries)
    {
        DeadLetterTable.MoveFromMessages(
            transaction, sequence, Reason, $"The message was handed out {deliveries} times and never settled.", deliveries);
        AttemptTable.Forget(transaction.Connection, sequence);
    }
}
