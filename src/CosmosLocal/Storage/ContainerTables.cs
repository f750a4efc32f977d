using CosmosHash;
using CosmosLocal.Indexing;

namespace CosmosLocal.Storage;

/// <summary>
/// The SQL of one container's tables: documents (d), one row per indexed value (t), unique keys (u), and a table per composite index (c). The texts are
/// made once, for they are also the keys of the connections' prepared statements.
/// </summary>
internal sealed class ContainerTables(int number)
{
    private const string Columns = "d.rid, d.epk, d.id, d.lsn, d.ts, d.expires, d.body";

    public int Number { get; } = number;

    public VersionTables Versions { get; } = new(number);

    private readonly List<CompositeSql> _composites = [];

    public string Find { get; } = $"SELECT rid, lsn, ts, expires, body FROM d{number} WHERE epk = ?1 AND id = ?2";

    public string FindByRid { get; } = $"SELECT {Columns} FROM d{number} d WHERE rid = ?1";

    /// <summary>Changes nothing if there is such an item already.</summary>
    public string Insert { get; } =
        $"INSERT INTO d{number} (rid, epk, id, lsn, ts, ttl, expires, body) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8) ON CONFLICT DO NOTHING";

    public string Update { get; } = $"UPDATE d{number} SET lsn = ?2, ts = ?3, ttl = ?4, expires = ?5, body = ?6 WHERE rid = ?1";

    public string Delete { get; } = $"DELETE FROM d{number} WHERE rid = ?1";

    public string InsertTerm { get; } = $"INSERT INTO t{number} (path, key, rid) VALUES (?1, ?2, ?3)";

    public string DeleteTerm { get; } = $"DELETE FROM t{number} WHERE path = ?1 AND key = ?2 AND rid = ?3";

    public string FindUnique { get; } = $"SELECT rid FROM u{number} WHERE k = ?1 AND epk = ?2 AND key = ?3";

    public string InsertUnique { get; } = $"INSERT INTO u{number} (k, epk, key, rid) VALUES (?1, ?2, ?3, ?4)";

    public string DeleteUnique { get; } = $"DELETE FROM u{number} WHERE k = ?1 AND epk = ?2 AND key = ?3";

    public string Expired { get; } = $"SELECT {Columns} FROM d{number} d WHERE expires <= ?1 LIMIT ?2";

    public string InScope { get; } = $"SELECT {Columns} FROM d{number} d WHERE epk >= ?1 AND epk < ?2 LIMIT ?3";

    public string AfterRid { get; } = $"SELECT {Columns} FROM d{number} d WHERE rid > ?1 ORDER BY rid LIMIT ?2";

    /// <summary>?1 = lowest key, ?3 = id to go on after within that key ("" = from the start).</summary>
    public string ScanKeys { get; } =
        $"SELECT {Columns} FROM d{number} d INDEXED BY d{number}_key WHERE epk >= ?1 AND epk < ?2 AND (epk > ?1 OR id > ?3) ORDER BY epk, id";

    /// <summary>?2 = lowest key and ?4 = rid to go on after within it (-1 = from the start), ?3 = end; scope in ?5 and ?6.</summary>
    public string ScanTerm { get; } =
        $"SELECT {Columns}, t.key FROM t{number} t CROSS JOIN d{number} d ON d.rid = t.rid "
        + "WHERE t.path = ?1 AND t.key >= ?2 AND t.key < ?3 AND (t.key > ?2 OR t.rid > ?4) AND d.epk >= ?5 AND d.epk < ?6 ORDER BY t.key, t.rid";

    /// <summary>?3 = highest key and ?4 = rid to go on before within it (-1 = below the key), ?2 = lowest.</summary>
    public string ScanTermDescending { get; } =
        $"SELECT {Columns}, t.key FROM t{number} t CROSS JOIN d{number} d ON d.rid = t.rid "
        + "WHERE t.path = ?1 AND t.key >= ?2 AND t.key <= ?3 AND (t.key < ?3 OR t.rid < ?4) AND d.epk >= ?5 AND d.epk < ?6 ORDER BY t.key DESC, t.rid DESC";

    public string CountKeys { get; } = $"SELECT count(*) FROM (SELECT 1 FROM d{number} INDEXED BY d{number}_key WHERE epk >= ?1 AND epk < ?2 LIMIT ?3)";

    public string CountExpired { get; } = $"SELECT count(*) FROM d{number} WHERE expires <= ?3 AND epk >= ?1 AND epk < ?2";

    public string CountTerm { get; } = $"SELECT count(*) FROM (SELECT 1 FROM t{number} WHERE path = ?1 AND key >= ?2 AND key < ?3 LIMIT ?4)";

    /// <summary>The key of the document at a place in key order.</summary>
    public string KeyAt { get; } = $"SELECT epk FROM d{number} INDEXED BY d{number}_key WHERE epk >= ?1 AND epk < ?2 ORDER BY epk, id LIMIT 1 OFFSET ?3";

    public string Changes { get; } = $"SELECT {Columns} FROM d{number} d INDEXED BY d{number}_lsn WHERE lsn > ?1 AND epk >= ?2 AND epk < ?3 ORDER BY lsn";

    /// <summary>For scopes that hold little: found by key, then sorted.</summary>
    public string ChangesOfFew { get; } = $"SELECT {Columns} FROM d{number} d INDEXED BY d{number}_key WHERE lsn > ?1 AND epk >= ?2 AND epk < ?3 ORDER BY lsn";

    public string FirstFrom { get; } = $"SELECT lsn, ts FROM d{number} WHERE lsn >= ?1 ORDER BY lsn LIMIT 1";

    public string Newest { get; } = $"SELECT lsn, ts FROM d{number} ORDER BY lsn DESC LIMIT 1";

    public string ApplyTimeToLive { get; } =
        $"UPDATE d{number} SET expires = CASE WHEN ?1 IS NULL OR coalesce(ttl, ?1) < 0 THEN NULL ELSE ts + coalesce(ttl, ?1) END";

    public const string ReadState = "SELECT lsn, rid, version FROM container_state WHERE n = ?1";

    public const string WriteState = "UPDATE container_state SET lsn = ?2, rid = ?3, version = ?4 WHERE n = ?1";

    /// <summary>Documents up to this number have their index entries in the tables.</summary>
    public const string ReadIndexed = "SELECT rid FROM container_index WHERE n = ?1";

    public const string WriteIndexed = "UPDATE container_index SET rid = ?2 WHERE n = ?1";

    public string InsertComposite(int index) => Composite(index).Insert;

    public string DeleteComposite(int index) => Composite(index).Delete;

    public string ScanComposite(int index, bool descending) => descending ? Composite(index).ScanDescending : Composite(index).Scan;

    public string CountComposite(int index) => Composite(index).Count;

    /// <summary>The part of a key that composite indexes are kept within.</summary>
    public static ReadOnlySpan<byte> FirstLevel(EffectivePartitionKey key) => key.Bytes[..EffectivePartitionKey.ComponentLength];

    public void Create(Connection connection)
    {
        connection.Execute($"""
            CREATE TABLE d{Number} (rid INTEGER PRIMARY KEY, epk BLOB NOT NULL, id TEXT NOT NULL, lsn INTEGER NOT NULL, ts INTEGER NOT NULL,
                ttl INTEGER, expires INTEGER, body BLOB NOT NULL);
            CREATE UNIQUE INDEX d{Number}_key ON d{Number} (epk, id);
            CREATE UNIQUE INDEX d{Number}_lsn ON d{Number} (lsn, epk);
            CREATE INDEX d{Number}_expires ON d{Number} (expires) WHERE expires IS NOT NULL;
            CREATE TABLE t{Number} (path INTEGER NOT NULL, key BLOB NOT NULL, rid INTEGER NOT NULL, PRIMARY KEY (path, key, rid)) WITHOUT ROWID;
            CREATE TABLE u{Number} (k INTEGER NOT NULL, epk BLOB NOT NULL, key BLOB NOT NULL, rid INTEGER NOT NULL, PRIMARY KEY (k, epk, key)) WITHOUT ROWID;
            INSERT INTO container_state (n, lsn, rid, version) VALUES ({Number}, 0, 0, 1);
            INSERT INTO container_index (n, rid) VALUES ({Number}, 0);
            """);
    }

    public void CreateComposites(Connection connection, IndexingPolicy policy)
    {
        foreach (var index in policy.Composites)
        {
            connection.Execute($"""
                CREATE TABLE c{Number}_{index.Number} (h1 BLOB NOT NULL, key BLOB NOT NULL, rid INTEGER NOT NULL, PRIMARY KEY (h1, key, rid)) WITHOUT ROWID;
                """);
        }
    }

    public void DropComposites(Connection connection, IndexingPolicy policy)
    {
        foreach (var index in policy.Composites)
            connection.Execute($"DROP TABLE IF EXISTS c{Number}_{index.Number};");
    }

    public void Drop(Connection connection)
    {
        Versions.End(connection);
        connection.Execute($"""
            DROP TABLE IF EXISTS d{Number};
            DROP TABLE IF EXISTS t{Number};
            DROP TABLE IF EXISTS u{Number};
            DELETE FROM container_state WHERE n = {Number};
            DELETE FROM container_index WHERE n = {Number};
            DELETE FROM partitions WHERE n = {Number};
            """);
    }

    /// <summary>The newest write.</summary>
    public long CurrentLsn(Connection connection)
    {
        using var row = connection.Prepare(ReadState);
        return row.Bind(1, Number).Step() ? row.Int64(0) : 0;
    }

    /// <summary>Reads a row of <see cref="Columns"/>.</summary>
    public static StoredDocument Document(Statement row) => new()
    {
        Rid = row.Int64(0),
        Key = row.Key(1),
        Id = row.Text(2),
        Lsn = row.Int64(3),
        Timestamp = row.Int64(4),
        Expires = row.NullableInt64(5),
        Body = row.Blob(6).ToArray(),
    };

    /// <summary>Finds an item, expired or not.</summary>
    public StoredDocument? FindDocument(Connection connection, EffectivePartitionKey key, string id)
    {
        using var row = connection.Prepare(Find);
        row.Bind(1, key).Bind(2, id);
        if (!row.Step())
            return null;
        return new()
        {
            Rid = row.Int64(0),
            Key = key,
            Id = id,
            Lsn = row.Int64(1),
            Timestamp = row.Int64(2),
            Expires = row.NullableInt64(3),
            Body = row.Blob(4).ToArray(),
        };
    }

    private CompositeSql Composite(int index)
    {
        lock (_composites)
        {
            while (_composites.Count <= index)
                _composites.Add(new(Number, _composites.Count));
            return _composites[index];
        }
    }

    private sealed class CompositeSql(int container, int index)
    {
        private const string From = "t.h1 = ?1 AND t.key >= ?2 AND d.epk >= ?5 AND d.epk < ?6";

        public string Insert { get; } = $"INSERT INTO c{container}_{index} (h1, key, rid) VALUES (?1, ?2, ?3)";

        public string Delete { get; } = $"DELETE FROM c{container}_{index} WHERE h1 = ?1 AND key = ?2 AND rid = ?3";

        public string Scan { get; } =
            $"SELECT {Columns}, t.key FROM c{container}_{index} t CROSS JOIN d{container} d ON d.rid = t.rid "
            + $"WHERE {From} AND t.key < ?3 AND (t.key > ?2 OR t.rid > ?4) ORDER BY t.key, t.rid";

        public string ScanDescending { get; } =
            $"SELECT {Columns}, t.key FROM c{container}_{index} t CROSS JOIN d{container} d ON d.rid = t.rid "
            + $"WHERE {From} AND t.key <= ?3 AND (t.key < ?3 OR t.rid < ?4) ORDER BY t.key DESC, t.rid DESC";

        public string Count { get; } = $"SELECT count(*) FROM (SELECT 1 FROM c{container}_{index} WHERE h1 = ?1 AND key >= ?2 AND key < ?3 LIMIT ?4)";
    }
}
