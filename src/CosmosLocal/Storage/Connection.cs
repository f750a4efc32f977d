using SQLitePCL;

namespace CosmosLocal.Storage;

/// <summary>One SQLite connection with its prepared statements. Used by one thread at a time.</summary>
internal sealed class Connection : IDisposable
{
    private readonly Dictionary<string, Statement> _idle = [];
    private int _lent;

    private Connection(sqlite3 handle) => Handle = handle;

    internal sqlite3 Handle { get; }

    /// <summary>Rows changed since the connection was opened: tells whether a piece of work has written anything.</summary>
    public long TotalChanges => raw.sqlite3_total_changes(Handle);

    /// <summary>Somebody has a statement yet, which holds on to its snapshot.</summary>
    public bool IsBusy => _lent > 0;

    public bool IsAutoCommit => raw.sqlite3_get_autocommit(Handle) != 0;

    /// <summary>Rows changed by the last INSERT, UPDATE or DELETE.</summary>
    public int Changes => raw.sqlite3_changes(Handle);

    public static Connection Open(string path, bool readOnly)
    {
        // Without SQLite's own mutex: the queue and the reader pool hand a connection to one thread at a time.
        var flags = raw.SQLITE_OPEN_NOMUTEX | (readOnly ? raw.SQLITE_OPEN_READONLY : raw.SQLITE_OPEN_READWRITE | raw.SQLITE_OPEN_CREATE);
        var code = raw.sqlite3_open_v2(path, out var handle, flags, null);
        if (code != raw.SQLITE_OK)
        {
            var message = handle is null ? "cannot open" : raw.sqlite3_errmsg(handle).utf8_to_string();
            handle?.Dispose();
            throw new StorageException(code, message, path);
        }
        raw.sqlite3_busy_timeout(handle, 10_000);
        return new(handle);
    }

    /// <summary>Lends the prepared form of <paramref name="sql"/>. Dispose it when done; the texts must be few, for they are kept.</summary>
    public Statement Prepare(string sql)
    {
        if (!_idle.Remove(sql, out var statement))
        {
            var code = raw.sqlite3_prepare_v3(Handle, sql, raw.SQLITE_PREPARE_PERSISTENT, out var handle);
            statement = code == raw.SQLITE_OK ? new(this, sql, handle) : throw StorageException.From(Handle, code);
        }
        _lent++;
        return statement;
    }

    /// <summary>Runs SQL that is not worth keeping, several statements if need be.</summary>
    public void Execute(string sql)
    {
        var code = raw.sqlite3_exec(Handle, sql);
        if (code != raw.SQLITE_OK)
            throw StorageException.From(Handle, code);
    }

    /// <summary>Runs a kept statement without parameters.</summary>
    public void Run(string sql)
    {
        using var statement = Prepare(sql);
        statement.Run();
    }

    internal void Return(Statement statement)
    {
        _lent--;
        if (!_idle.TryAdd(statement.Sql, statement))
            statement.Close();
    }

    public void Dispose()
    {
        foreach (var statement in _idle.Values)
            statement.Close();
        _idle.Clear();
        Handle.Dispose();
    }
}
