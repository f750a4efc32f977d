namespace CosmosLocal.Storage;

/// <summary>
/// The SQL of the table that holds a container's changes one by one (v), and of its row in <c>container_versions</c>: the LSN after which nothing is
/// missing. Table and row exist together, and only for containers that keep versions.
/// </summary>
internal sealed class VersionTables(int number)
{
    public const string Schema = "CREATE TABLE IF NOT EXISTS container_versions (n INTEGER PRIMARY KEY, lsn INTEGER NOT NULL);";

    public const string ReadStart = "SELECT lsn FROM container_versions WHERE n = ?1";

    private const string AddStart = "INSERT OR IGNORE INTO container_versions (n, lsn) VALUES (?1, ?2)";
    private const string WriteStart = "UPDATE container_versions SET lsn = ?2 WHERE n = ?1";
    private const string RemoveStart = "DELETE FROM container_versions WHERE n = ?1";

    private readonly string _deleteUpTo = $"DELETE FROM v{number} WHERE lsn <= ?1";

    public string Insert { get; } =
        $"INSERT INTO v{number} (lsn, ts, kind, epk, rid, id, key, previous, previous_ts, body, previous_body) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11)";

    public string Changes { get; } =
        $"SELECT lsn, ts, kind, epk, rid, id, key, previous, previous_ts, body, previous_body FROM v{number} WHERE lsn > ?1 AND epk >= ?2 AND epk < ?3 ORDER BY lsn";

    /// <summary>The oldest changes after ?1.</summary>
    public string Oldest { get; } = $"SELECT lsn, ts FROM v{number} WHERE lsn > ?1 ORDER BY lsn LIMIT ?2";

    /// <summary>The LSN after which all changes are there; null if none are kept.</summary>
    public long? Start(Connection connection)
    {
        using var row = connection.Prepare(ReadStart);
        return row.Bind(1, number).Step() ? row.Int64(0) : null;
    }

    /// <summary>Keeps changes after this one; if they are kept already, nothing changes.</summary>
    public void Begin(Connection connection, long lsn)
    {
        connection.Execute($"""
            CREATE TABLE IF NOT EXISTS v{number} (lsn INTEGER PRIMARY KEY, ts INTEGER NOT NULL, kind INTEGER NOT NULL, epk BLOB NOT NULL, rid INTEGER NOT NULL,
                id TEXT NOT NULL, key TEXT, previous INTEGER, previous_ts INTEGER, body BLOB, previous_body BLOB);
            """);
        using var add = connection.Prepare(AddStart);
        add.Bind(1, number).Bind(2, lsn).Run();
    }

    /// <summary>Forgets all changes; if none are kept, nothing changes.</summary>
    public void End(Connection connection)
    {
        using (var remove = connection.Prepare(RemoveStart))
            remove.Bind(1, number).Run();
        if (connection.Changes > 0)
            connection.Execute($"DROP TABLE IF EXISTS v{number}");
    }

    /// <summary>Forgets changes up to this one.</summary>
    public void Forget(Connection connection, long lsn)
    {
        using var delete = connection.Prepare(_deleteUpTo);
        delete.Bind(1, lsn).Run();
        using var write = connection.Prepare(WriteStart);
        write.Bind(1, number).Bind(2, lsn).Run();
    }
}
