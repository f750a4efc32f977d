using System.Collections.Concurrent;
using CosmosLocal.Files;
using SQLitePCL;

namespace CosmosLocal.Storage;

/// <summary>
/// The account's SQLite file: one writer whose transactions are shared by all who write at the time, and a pool of readers that each see a
/// consistent snapshot. Without a path the data lives in a temporary file, is not flushed, and is gone after disposal.
/// </summary>
internal sealed class SqliteStore : IAsyncDisposable, IDisposable
{
    private const int MaxIdleReaders = 16;

    // 128 MB: index pages are written over and over, and a rarer checkpoint copies each of them once for many writes.
    private const int PagesPerCheckpoint = 16_000;

    private readonly string _path;
    private readonly bool _isEphemeral;
    private readonly long _mappedBytes;
    private readonly FileStream? _lock;
    private readonly Connection _writer;
    private readonly LogFlusher? _flusher;
    private readonly WriteQueue _queue;
    private readonly ConcurrentStack<Connection> _readers = new();
    private volatile bool _disposed;

    private SqliteStore(string path, bool isEphemeral, string schema, long mappedBytes)
    {
        Batteries_V2.Init();
        _path = path;
        _isEphemeral = isEphemeral;
        _mappedBytes = mappedBytes;
        if (!isEphemeral)
        {
            Directory.CreateDirectory(Path.GetDirectoryName(Path.GetFullPath(path))!);
            // Counters are kept in memory: a second process on the same file would issue the same numbers.
            _lock = new(path + ".lock", FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);
        }
        try
        {
            if (!isEphemeral)
                SqliteLog.Check(path);
            _writer = OpenWriter(schema);
        }
        catch
        {
            _lock?.Dispose();
            throw;
        }
        _flusher = isEphemeral ? null : new(path + "-wal");
        _queue = new(_writer, _flusher);
    }

    /// <summary>Opens or creates the file; null = ephemeral. <paramref name="schema"/> makes the caller's own tables unless they exist.</summary>
    public static SqliteStore Open(string? path, string schema = "", long mappedBytes = CosmosLocalOptions.DefaultMappedBytes) => path is null
        ? new(Path.Combine(Path.GetTempPath(), $"cosmoslocal-{Guid.NewGuid():n}.db"), isEphemeral: true, schema, mappedBytes)
        : new(path, isEphemeral: false, schema, mappedBytes);

    /// <summary>
    /// Runs <paramref name="work"/> on the writer's thread inside the shared transaction; completes when it is durable. Work checks before it writes, or
    /// uses <see cref="WriteScope.TryAtomically"/>; it may be run again after another's failure, so it must not touch state outside the database and <see cref="Enlisted"/>.
    /// </summary>
    public Task<T> WriteAsync<T>(Func<WriteScope, T> work, CancellationToken ct) => WriteAsync(work, isDurable: true, ct);

    /// <summary>As <see cref="WriteAsync{T}(Func{WriteScope, T}, CancellationToken)"/>, but complete as soon as readers see it: for what can be made again from the rest.</summary>
    public Task<T> WriteVisiblyAsync<T>(Func<WriteScope, T> work, CancellationToken ct) => WriteAsync(work, isDurable: false, ct);

    private Task<T> WriteAsync<T>(Func<WriteScope, T> work, bool isDurable, CancellationToken ct)
    {
        var item = new WriteWork<T>(work, isDurable, ct);
        _queue.Enqueue(item);
        return item.Task;
    }

    /// <summary>Runs <paramref name="work"/> on a reader's connection, on one snapshot.</summary>
    public T Read<T>(Func<Connection, T> work)
    {
        var connection = Rent();
        try
        {
            connection.Run("BEGIN");
            return work(connection);
        }
        finally
        {
            Return(connection);
        }
    }

    /// <summary>As <see cref="Read{T}"/> for work of a single statement, which needs no transaction to be consistent.</summary>
    public T ReadOnce<TState, T>(TState state, Func<Connection, TState, T> work)
    {
        var connection = Rent();
        try
        {
            return work(connection, state);
        }
        finally
        {
            Return(connection);
        }
    }

    /// <summary>Lends a reader's connection for longer than a call; give it back with <see cref="Return"/>.</summary>
    internal Connection Rent()
    {
        ObjectDisposedException.ThrowIf(_disposed, this);
        return _readers.TryPop(out var connection) ? connection : OpenReader();
    }

    internal void Return(Connection connection)
    {
        if (!connection.IsAutoCommit)
            connection.Run("COMMIT");
        // With a scan left open the connection would show its next user the old snapshot.
        if (_disposed || connection.IsBusy || _readers.Count >= MaxIdleReaders)
            connection.Dispose();
        else
            _readers.Push(connection);
    }

    public ValueTask DisposeAsync()
    {
        Dispose();
        return ValueTask.CompletedTask;
    }

    /// <summary>Finishes what waits; the thread that calls waits for that.</summary>
    public void Dispose()
    {
        if (_disposed)
            return;
        _disposed = true;
        _queue.Dispose();
        _flusher?.Dispose();
        while (_readers.TryPop(out var reader))
            reader.Dispose();
        _writer.Dispose();
        _lock?.Dispose();
        if (_isEphemeral)
        {
            foreach (var suffix in (ReadOnlySpan<string>)["", "-wal", "-shm"])
                File.Delete(_path + suffix);
        }
    }

    private Connection OpenWriter(string schema)
    {
        var connection = Connection.Open(_path, readOnly: false);
        try
        {
            connection.Execute($"""
                PRAGMA page_size = 4096;
                PRAGMA journal_mode = WAL;
                PRAGMA synchronous = {(_isEphemeral ? "OFF" : "NORMAL")};
                PRAGMA temp_store = MEMORY;
                PRAGMA cache_size = -65536;
                PRAGMA wal_autocheckpoint = {PagesPerCheckpoint};
                CREATE TABLE IF NOT EXISTS container_state (n INTEGER PRIMARY KEY, lsn INTEGER NOT NULL, rid INTEGER NOT NULL, version INTEGER NOT NULL);
                CREATE TABLE IF NOT EXISTS container_index (n INTEGER PRIMARY KEY, rid INTEGER NOT NULL);
                {VersionTables.Schema}
                CREATE TABLE IF NOT EXISTS partitions (n INTEGER NOT NULL, id INTEGER NOT NULL, min BLOB NOT NULL, max BLOB NOT NULL, parents TEXT NOT NULL,
                    retired INTEGER NOT NULL, documents INTEGER NOT NULL, bytes INTEGER NOT NULL, PRIMARY KEY (n, id)) WITHOUT ROWID;
                """);
            connection.Execute(schema);
            return connection;
        }
        catch
        {
            connection.Dispose();
            throw;
        }
    }

    private Connection OpenReader()
    {
        var connection = Connection.Open(_path, readOnly: true);
        // Mapped, because every commit makes a reader drop its own pages: without it each read of a large file copies its pages anew. Where memory counts for more
        // than that, many readers' caches must not add up to it.
        connection.Execute($"PRAGMA temp_store = MEMORY; PRAGMA cache_size = -{(_mappedBytes > 0 ? 16_384 : 2_048)}; PRAGMA mmap_size = {_mappedBytes};");
        return connection;
    }
}
