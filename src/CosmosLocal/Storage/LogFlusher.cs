using Microsoft.Win32.SafeHandles;

namespace CosmosLocal.Storage;

/// <summary>
/// Puts the write-ahead log on disk, on a thread of its own: the writer goes on with the next transaction meanwhile. Committed work is answered
/// when a flush that began after its commit has ended.
/// </summary>
internal sealed class LogFlusher : IDisposable
{
    private readonly SafeFileHandle _log;
    private readonly Action<SafeFileHandle> _flush;
    private readonly Thread _thread;
    private List<WriteWork> _committed = [];
    private List<WriteWork> _flushing = [];
    private volatile Exception? _failure;
    private bool _stopping;

    public LogFlusher(string logPath)
        : this(logPath, RandomAccess.FlushToDisk)
    {
    }

    /// <param name="logPath">The log.</param>
    /// <param name="flush">Puts it on disk.</param>
    internal LogFlusher(string logPath, Action<SafeFileHandle> flush)
    {
        _flush = flush;
        // SQLite keeps its locks on other files, so a second handle on this one disturbs none.
        _log = File.OpenHandle(logPath, FileMode.Open, FileAccess.ReadWrite, FileShare.ReadWrite | FileShare.Delete);
        _thread = new(Loop) { IsBackground = true, Name = "CosmosLocal log" };
        _thread.Start();
    }

    /// <summary>Why nothing more may be written: once a flush has failed, nobody can tell what is on disk.</summary>
    public Exception? Failure => _failure;

    /// <summary>Takes over the answering of work whose transaction is in the log.</summary>
    public void Answer(IEnumerable<WriteWork> group)
    {
        lock (_log)
        {
            _committed.AddRange(group);
            Monitor.Pulse(_log);
        }
    }

    /// <summary>Answers what is committed, then stops.</summary>
    public void Dispose()
    {
        lock (_log)
        {
            _stopping = true;
            Monitor.Pulse(_log);
        }
        _thread.Join();
        _log.Dispose();
    }

    private void Loop()
    {
        while (WaitForWork())
        {
            Flush();
            foreach (var work in _flushing)
            {
                if (_failure is { } failure)
                    work.Fail(failure);
                else
                    work.Complete();
            }
            _flushing.Clear();
        }
    }

    private bool WaitForWork()
    {
        lock (_log)
        {
            while (_committed.Count == 0 && !_stopping)
                Monitor.Wait(_log);
            (_committed, _flushing) = (_flushing, _committed);
            return _flushing.Count > 0;
        }
    }

    // After a flush has failed the system may have dropped the pages: a later flush that succeeds proves nothing, so the failure stays.
    private void Flush()
    {
        try
        {
            if (_failure is null)
                _flush(_log);
        }
        catch (IOException exception)
        {
            _failure = exception;
        }
    }
}
