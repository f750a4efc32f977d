namespace OrdersFn.Local.Queue.Storage;

/// <summary>The messages that wait, in the order of their sequence numbers.</summary>
internal static class MessageTable
{
    private const string Insert = "INSERT INTO messages (enqueued, message_id, content_type, properties, body) VALUES (?, ?, ?, ?, ?)";
    private const string SizeOf = "SELECT length(body), coalesce(length(properties), 0) FROM messages WHERE sequence = ?";
    private const string Delete = "DELETE FROM messages WHERE sequence = ?";
    private const string ByNumber = "SELECT sequence, enqueued, message_id, content_type, properties, body FROM messages WHERE sequence = ?";
    /// <summary>?1 = a sequence number, ?2 = how many. The columns of a <see cref="StoredMessage"/>.</summary>
    public const string After =
        "SELECT sequence, enqueued, message_id, content_type, properties, body FROM messages WHERE sequence > ? ORDER BY sequence LIMIT ?";

    public static void Add(QueueTransaction transaction, OutgoingMessage message, DateTimeOffset now)
    {
        using var insert = transaction.Connection.Prepare(Insert);
        insert.Bind(1, now.UtcTicks).Bind(2, message.MessageId).Bind(3, message.ContentType).Bind(4, message.Properties).Bind(5, message.Body.Span).Run();
        var totals = transaction.Totals;
        transaction.Totals = totals with { Messages = totals.Messages + 1, Bytes = totals.Bytes + message.Size };
    }

    public static void Remove(QueueTransaction transaction, long sequence, long size)
    {
        using var delete = transaction.Connection.Prepare(Delete);
        delete.Bind(1, sequence).Run();
        if (transaction.Connection.Changes == 0)
            return;
        var totals = transaction.Totals;
        transaction.Totals = totals with { Messages = totals.Messages - 1, Bytes = totals.Bytes - size };
    }

    public static void Remove(QueueTransaction transaction, long sequence)
    {
        long size;
        using (var row = transaction.Connection.Prepare(SizeOf))
        {
            row.Bind(1, sequence);
            if (!row.Step())
                return;
            size = StoredMessage.SizeOf((int)row.Int64(0), (int)row.Int64(1));
        }

        Remove(transaction, sequence, size);
        AttemptTable.Forget(transaction.Connection, sequence);
    }

    public static StoredMessage? Find(QueueConnection connection, long sequence)
    {
        using var row = connection.Prepare(ByNumber);
        row.Bind(1, sequence);
        return row.Step() ? StoredMessage.Read(row) : null;
    }

    /// <summary>Read one by one, so that the caller can stop at any.</summary>
    public static IEnumerable<StoredMessage> ReadAfter(QueueConnection connection, long sequence, int most)
    {
        using var rows = connection.Prepare(After);
        rows.Bind(1, sequence).Bind(2, most);
        while (rows.Step())
            yield return StoredMessage.Read(rows);
    }
}
