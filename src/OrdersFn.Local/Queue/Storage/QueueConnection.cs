using SQLitePCL;

namespace OrdersFn.Local.Queue.Storage;

/// <summary>One SQLite connection with its prepared statements. Used by one thread at a time.</summary>
internal sealed class QueueConnection : IDisposable
{
    // A checkpoint every 16 MB: what is taken in and settled between two of them is never copied into the file proper.
    private const string Settings =
        "PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL; PRAGMA temp_store = MEMORY; PRAGMA cache_size = -32768; PRAGMA wal_autocheckpoint = 4000;";

    private readonly sqlite3 _handle;
    private readonly Dictionary<string, QueueStatement> _statements = [];

    private readonly string _path;

    private QueueConnection(sqlite3 handle, string path)
    {
        _handle = handle;
        _path = path;
    }


    /// <summary>Rows changed by the last INSERT, UPDATE or DELETE.</summary>
    public int Changes => raw.sqlite3_changes(_handle);

    public bool InTransaction => raw.sqlite3_get_autocommit(_handle) == 0;

    public static QueueConnection Open(string path)
    {
        Batteries_V2.Init();
        var code = raw.sqlite3_open_v2(path, out var handle, raw.SQLITE_OPEN_NOMUTEX | raw.SQLITE_OPEN_READWRITE | raw.SQLITE_OPEN_CREATE, null);
        if (code != raw.SQLITE_OK)
        {
            var reason = handle is null ? "cannot open" : raw.sqlite3_errmsg(handle).utf8_to_string();
            handle?.Dispose();
            throw new QueueStorageException(code, reason, path);
        }

        raw.sqlite3_busy_timeout(handle, 10_000);
        var connection = new QueueConnection(handle, path);
        try
        {
            connection.Execute(Settings);
            return connection;
        }
        catch
        {
            connection.Dispose();
            throw;
        }
    }

    /// <summary>The prepared form of <paramref name="sql"/>, lent until it is disposed. The texts must be few, for they are kept.</summary>
    public QueueStatement Prepare(string sql)
    {
        if (_statements.TryGetValue(sql, out var kept))
            return kept;
        Check(raw.sqlite3_prepare_v3(_handle, sql, raw.SQLITE_PREPARE_PERSISTENT, out var handle));
        return _statements[sql] = new(this, handle);
    }

    /// <summary>Runs a kept statement without parameters.</summary>
    public void Run(string sql)
    {
        using var statement = Prepare(sql);
        statement.Step();
    }

    /// <summary>Runs SQL that is not worth keeping, several statements if need be.</summary>
    public void Execute(string sql) => Check(raw.sqlite3_exec(_handle, sql));

    public void Dispose()
    {
        foreach (var statement in _statements.Values)
            statement.Close();
        _statements.Clear();
        _handle.Dispose();
    }

    internal void Check(int code)
    {
        if (code != raw.SQLITE_OK)
            throw Fault(code);
    }

    internal QueueStorageException Fault(int code) => new(code, raw.sqlite3_errmsg(_handle).utf8_to_string(), _path);

    /// <summary>For what only we can see: a file that SQLite takes for whole.</summary>
    internal QueueStorageException Damaged(string reason) => new(raw.SQLITE_CORRUPT, reason, _path);
}
