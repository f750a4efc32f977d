using OrdersFn.Core.Queue;

namespace OrdersFn.Local.Queue.Storage;

/// <summary>The messages set aside.</summary>
internal static class DeadLetterTable
{
    private const string MoveHere =
        """
        INSERT INTO dead_letters (sequence, enqueued, message_id, content_type, properties, body, reason, description, deliveries)
        SELECT sequence, enqueued, message_id, content_type, properties, body, ?, ?, ? FROM messages WHERE sequence = ?
        """;

    private const string MoveBack =
        """
        INSERT INTO messages (enqueued, message_id, content_type, properties, body)
        SELECT ?, message_id, content_type, properties, body FROM dead_letters WHERE sequence = ?
        """;

    private const string Columns = "sequence, enqueued, message_id, content_type, properties, body, reason, description, deliveries";
    private const string ByNumber = $"SELECT {Columns} FROM dead_letters WHERE sequence = ?";

    /// <summary>?1 = a sequence number, ?2 = how many. Begins with the columns of a <see cref="StoredMessage"/>.</summary>
    public const string After = $"SELECT {Columns} FROM dead_letters WHERE sequence > ? ORDER BY sequence LIMIT ?";

    private const string SizeOf = "SELECT length(body), coalesce(length(properties), 0) FROM dead_letters WHERE sequence = ?";
    private const string Delete = "DELETE FROM dead_letters WHERE sequence = ?";

    public static void MoveFromMessages(QueueTransaction transaction, long sequence, string reason, string description, int deliveries)
    {
        var connection = transaction.Connection;
        using var move = connection.Prepare(MoveHere);
        move.Bind(1, reason).Bind(2, description).Bind(3, deliveries).Bind(4, sequence).Run();
        if (connection.Changes == 0)
            return;
        var totals = transaction.Totals;
        transaction.Totals = totals with { DeadLetters = totals.DeadLetters + 1 };
        // Its size goes on counting.
        MessageTable.Remove(transaction, sequence, size: 0);
    }

    /// <summary>As a new message, which gets a new number. False when there is none of this one.</summary>
    public static bool MoveToMessages(QueueTransaction transaction, long sequence, DateTimeOffset now)
    {
        var connection = transaction.Connection;
        using var move = connection.Prepare(MoveBack);
        move.Bind(1, now.UtcTicks).Bind(2, sequence).Run();
        if (connection.Changes == 0)
            return false;
        using var delete = connection.Prepare(Delete);
        delete.Bind(1, sequence).Run();
        var totals = transaction.Totals;
        transaction.Totals = totals with { Messages = totals.Messages + 1, DeadLetters = totals.DeadLetters - 1 };
        return true;
    }

    public static bool Remove(QueueTransaction transaction, long sequence)
    {
        var connection = transaction.Connection;
        long size;
        using (var row = connection.Prepare(SizeOf))
        {
            row.Bind(1, sequence);
            if (!row.Step())
                return false;
            size = StoredMessage.SizeOf((int)row.Int64(0), (int)row.Int64(1));
        }

        using var delete = connection.Prepare(Delete);
        delete.Bind(1, sequence).Run();
        var totals = transaction.Totals;
        transaction.Totals = totals with { DeadLetters = totals.DeadLetters - 1, Bytes = totals.Bytes - size };
        return true;
    }

    public static DeadLetter? Find(QueueConnection connection, long sequence)
    {
        using var row = connection.Prepare(ByNumber);
        row.Bind(1, sequence);
        return row.Step() ? Read(row) : null;
    }

    public static IReadOnlyList<DeadLetter> ReadAfter(QueueConnection connection, long sequence, int most)
    {
        var found = new List<DeadLetter>();
        using var rows = connection.Prepare(After);
        rows.Bind(1, sequence).Bind(2, most);
        while (rows.Step())
            found.Add(Read(rows));
        return found;
    }

    private static DeadLetter Read(QueueStatement row)
    {
        var stored = StoredMessage.Read(row);
        return new(stored.Sequence, stored.Message, row.Text(6), row.Text(7), stored.EnqueuedAt, (int)row.Int64(8));
    }
}
