using OrdersFn.Local.Queue.Storage;

namespace OrdersFn.Local.Queue;

/// <summary>What is due when the file is opened: deliveries cut short by the end of the last process are counted.</summary>
internal static class QueueRecovery
{
    /// <summary>Vain deliveries by sequence number, of messages that had any.</summary>
    public static Dictionary<long, int> Run(QueueConnection connection, int mostDeliveries)
    {
        QueueSchema.Ensure(connection);
        var transaction = new QueueTransaction(connection, QueueTotals.Read(connection));
        transaction.Begin();
        var attempts = AttemptTable.Recover(connection);
        foreach (var (sequence, count) in attempts.Where(attempt => attempt.Value >= mostDeliveries).ToList())
        {
            VainDeliveries.SetAside(transaction, sequence, count);
            attempts.Remove(sequence);
        }

        transaction.Commit();
        return attempts;
    }
}
