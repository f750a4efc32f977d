using System.Diagnostics;

namespace OrdersFn.Local.Queue.Storage;

/// <summary>
/// The one writer. Everything that waits when a transaction starts goes into it, so that senders and receivers at one time share a commit and a flush to
/// disk; each is answered after the commit.
/// </summary>
internal sealed class QueueWriter : IDisposable
{
    private static readonly TimeSpan MostTimePerCommit = TimeSpan.FromMilliseconds(50);

    private readonly QueueTransaction _transaction;
    private readonly Thread _thread;
    private readonly Queue<QueueWork> _waiting = new();
    private readonly List<QueueWork> _group = [];
    private bool _stopping;

    public QueueWriter(QueueConnection connection)
    {
        _transaction = new(connection, QueueTotals.Read(connection));
        _thread = new(Loop) { IsBackground = true, Name = "Queue writer" };
        _thread.Start();
    }

    /// <summary>Runs work inside the shared transaction; completes when it is durable, or fails with everything else in that transaction.</summary>
    public Task<T> RunAsync<T>(Func<QueueTransaction, T> work, Action<T>? committed, CancellationToken cancellation)
    {
        var item = new QueueWork<T>(work, committed, cancellation);
        lock (_waiting)
        {
            ObjectDisposedException.ThrowIf(_stopping, this);
            _waiting.Enqueue(item);
            if (_waiting.Count == 1)
                Monitor.Pulse(_waiting);
        }

        return item.Task;
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
            catch (Exception fault)
            {
                FailGroup(fault);
            }

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
        while (Stopwatch.GetElapsedTime(started) < MostTimePerCommit && TryTake(out var work))
        {
            if (!work.TryStart())
                continue;
            if (_group.Count == 0)
                _transaction.Begin();
            _group.Add(work);
            work.Run(_transaction);
        }

        if (_group.Count == 0)
            return;
        _transaction.Commit();
        foreach (var work in _group)
            work.Complete();
    }

    private bool TryTake(out QueueWork work)
    {
        lock (_waiting)
            return _waiting.TryDequeue(out work!);
    }

    // Nothing of the transaction is durable, and everybody in it must know. Sending again is safe for all of them.
    private void FailGroup(Exception fault)
    {
        try
        {
            _transaction.RollBack();
        }
        catch (QueueStorageException)
        {
            // Then the next BEGIN fails too, and says so to whoever asked for it.
        }

        foreach (var work in _group)
            work.Fail(fault);
    }
}
