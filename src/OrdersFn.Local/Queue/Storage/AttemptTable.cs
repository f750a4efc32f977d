using System.Buffers.Binary;

namespace OrdersFn.Local.Queue.Storage;

/// <summary>
/// How often messages were handed out in vain. What is handed out is noted before, a row a batch: should the process die over it, the deliveries count,
/// so that a message which kills it does not come back for ever.
/// </summary>
internal static class AttemptTable
{
    private const string Upsert = "INSERT INTO attempts (sequence, count) VALUES (?, ?) ON CONFLICT (sequence) DO UPDATE SET count = excluded.count";
    private const string Increment = "INSERT INTO attempts (sequence, count) VALUES (?, 1) ON CONFLICT (sequence) DO UPDATE SET count = count + 1";

    public static void Set(QueueConnection connection, long sequence, int count)
    {
        using var upsert = connection.Prepare(Upsert);
        upsert.Bind(1, sequence).Bind(2, count).Run();
    }

    public static void Forget(QueueConnection connection, long sequence)
    {
        using var delete = connection.Prepare("DELETE FROM attempts WHERE sequence = ?");
        delete.Bind(1, sequence).Run();
    }

    public static void Claim(QueueConnection connection, long claim, IReadOnlyList<StoredMessage> messages)
    {
        var sequences = new byte[messages.Count * sizeof(long)];
        for (var i = 0; i < messages.Count; i++)
            BinaryPrimitives.WriteInt64LittleEndian(sequences.AsSpan(i * sizeof(long)), messages[i].Sequence);
        using var insert = connection.Prepare("INSERT INTO claims (id, sequences) VALUES (?, ?)");
        insert.Bind(1, claim).Bind(2, sequences.AsSpan()).Run();
    }

    public static void EndClaim(QueueConnection connection, long claim)
    {
        using var delete = connection.Prepare("DELETE FROM claims WHERE id = ?");
        delete.Bind(1, claim).Run();
    }

    /// <summary>Counts the deliveries that a dead process left behind; then every count there is.</summary>
    public static Dictionary<long, int> Recover(QueueConnection connection)
    {
        using (var claims = connection.Prepare("SELECT sequences FROM claims"))
        {
            using var increment = connection.Prepare(Increment);
            while (claims.Step())
            {
                for (var rest = claims.Blob(0); rest.Length > 0; rest = rest[sizeof(long)..])
                    increment.Bind(1, BinaryPrimitives.ReadInt64LittleEndian(rest)).Run();
            }
        }

        connection.Run("DELETE FROM claims");
        // Of a claim's messages some may have been settled before the end.
        connection.Run("DELETE FROM attempts WHERE sequence NOT IN (SELECT sequence FROM messages)");
        var counts = new Dictionary<long, int>();
        using var rows = connection.Prepare("SELECT sequence, count FROM attempts");
        while (rows.Step())
            counts.Add(rows.Int64(0), (int)rows.Int64(1));
        return counts;
    }
}
