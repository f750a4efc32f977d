namespace OrdersFn.Local.Queue.Storage;

/// <summary>How much the queue holds. Kept in the file, so that opening a long queue does not count it.</summary>
/// <param name="Messages">Waiting or handed out.</param>
/// <param name="DeadLetters">Set aside.</param>
/// <param name="Bytes">Of both, roughly.</param>
internal sealed record QueueTotals(long Messages, long DeadLetters, long Bytes)
{
    private const string Update = "UPDATE totals SET messages = ?, dead_letters = ?, bytes = ?";

    public static QueueTotals Read(QueueConnection connection)
    {
        using var row = connection.Prepare("SELECT messages, dead_letters, bytes FROM totals");
        return row.Step() ? new(row.Int64(0), row.Int64(1), row.Int64(2)) : throw connection.Damaged("it has no totals");
    }

    public void Write(QueueConnection connection)
    {
        using var update = connection.Prepare(Update);
        update.Bind(1, Messages).Bind(2, DeadLetters).Bind(3, Bytes).Run();
    }
}
