using System.Diagnostics;
using SQLitePCL;

namespace CosmosLocal.Storage;

/// <summary>
/// The one writer. Everything that waits when a transaction starts goes into it, so that concurrent writers share one commit and one flush to disk;
/// each is answered after the commit.
/// </summary>
internal sealed class WriteQueue : IDisposable
{
    private const int MaxWorkPerCommit = 1_000;
    private static readonly TimeSpan MaxTimePerCommit = TimeSpan.FromMilliseconds(50);

    private readonly Connection _connection;
    private readonly LogFlusher? _flusher;
    private readonly WriteScope _scope;
    private readonly Thread _thread;
    private readonly Queue<WriteWork> _waiting = new();
    private readonly List<WriteWork> _taken = [];
    private readonly List<WriteWork> _group = [];
    private bool _stopping;

    public WriteQueue(Connection connection, LogFlusher? flusher)
    {
        _connection = connection;
        _flusher = flusher;
        _scope = new(connection);
        _thread = new(Loop) { IsBackground = true, Name = "CosmosLocal writer" };
        _thread.Start();
    }

    public void Enqueue(WriteWork work)
    {
        lock (_waiting)
        {
            ObjectDisposedException.ThrowIf(_stopping, this);
            _waiting.Enqueue(work);
            if (_waiting.Count == 1)
                Monitor.Pulse(_waiting);
        }
    }

    /// <summary>Finishes what waits, then stops.</summary>
    public void Dispose()
    {
        lock (_waiting)
        {
            _stopping = true;
            Monitor.Pulse(_waiting);
        }
        _thread.Join();
    }

    private void Loop()
    {
        while (WaitForWork())
        {
            try
            {
                CommitGroup();
            }
            catch (Exception exception)
            {
                // The transaction itself failed: nothing of it is durable, and everybody in it must know.
                FailAll(exception);
            }
            _taken.Clear();
            _group.Clear();
        }
    }

    private bool WaitForWork()
    {
        lock (_waiting)
        {
            while (_waiting.Count == 0 && !_stopping)
                Monitor.Wait(_waiting);
            return _waiting.Count > 0;
        }
    }

    private void CommitGroup()
    {
        var started = Stopwatch.GetTimestamp();
        while (_taken.Count < MaxWorkPerCommit && Stopwatch.GetElapsedTime(started) < MaxTimePerCommit && TryTake(out var work))
        {
            _taken.Add(work);
            if (_taken.Count == 1)
                Begin();
            if (work.TryStart() && TryRun(work))
                _group.Add(work);
        }
        _scope.BeforeCommit();
        _connection.Run("COMMIT");
        _scope.Committed();
        _flusher?.Answer(_group.Where(work => work.IsDurable));
        foreach (var work in _group.Where(work => _flusher is null || !work.IsDurable))
            work.Complete();
    }

    private void Begin()
    {
        if (_flusher?.Failure is { } failure)
            throw new StorageException(raw.SQLITE_IOERR, $"the log could not be flushed to disk, so nothing is written until the account is opened again: {failure.Message}");
        _connection.Run("BEGIN IMMEDIATE");
    }

    private bool TryTake(out WriteWork work)
    {
        lock (_waiting)
            return _waiting.TryDequeue(out work!);
    }

    // Work checks before it writes, so a failure has normally left no trace. If it has, the others are done over without it.
    private bool TryRun(WriteWork work)
    {
        var before = _connection.TotalChanges;
        try
        {
            work.Run(_scope);
            return true;
        }
        catch (Exception exception)
        {
            work.Fail(exception);
            if (_connection.TotalChanges != before)
                StartOver();
            return false;
        }
    }

    private void StartOver()
    {
        RollBack();
        _connection.Run("BEGIN IMMEDIATE");
        var group = _group.ToArray();
        _group.Clear();
        foreach (var work in group)
        {
            if (TryRun(work))
                _group.Add(work);
        }
    }

    private void FailAll(Exception exception)
    {
        try
        {
            RollBack();
        }
        catch (StorageException)
        {
            // Then the next BEGIN fails too, and says so to whoever asked for it.
        }
        // Those that have already failed keep their own reason.
        foreach (var work in _taken)
            work.Fail(exception);
    }

    private void RollBack()
    {
        // SQLite has already rolled back by itself after some errors.
        if (!_connection.IsAutoCommit)
            _connection.Run("ROLLBACK");
        _scope.RolledBack();
    }
}
