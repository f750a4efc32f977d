using CosmosLocal.Files;
using OrdersFn.Core.Queue;
using OrdersFn.Core.Store;
using OrdersFn.Local.Queue.Storage;

namespace OrdersFn.Local.Queue;

/// <summary>Remembers what was wrong with the queue's file or its disk when it was used last.</summary>
internal sealed class QueueFileWatch(string path)
{
    private volatile StorageFault? _fault;

    /// <summary>Null when nothing is, as far as is known. Damage stays until somebody mends the file, though other parts of it can be read.</summary>
    public StorageFault? Fault => _fault;

    /// <summary>A write succeeded. A small one may have gone where there was room before, so it alone says nothing of a full disk.</summary>
    public void Written()
    {
        if (_fault is { Kind: StorageFaultKind.DiskFull } && !SqliteFaults.HasNoRoom(path))
            _fault = null;
    }

    /// <summary>Notes the fault of a use that fails, and lets it go on.</summary>
    public async Task<T> WatchAsync<T>(Func<Task<T>> use)
    {
        try
        {
            return await use();
        }
        catch (QueueStorageException fault) when (fault.Storage is { } storage)
        {
            if (_fault is not { Kind: StorageFaultKind.Damaged })
                _fault = storage;
            throw;
        }
    }

    /// <summary>The same for callers of the queue, who are told that it is not available and why.</summary>
    public async Task<T> AnsweredAsync<T>(Func<Task<T>> call)
    {
        try
        {
            return await WatchAsync(call);
        }
        catch (Exception fault) when (fault is QueueStorageException or ObjectDisposedException)
        {
            var storage = (fault as QueueStorageException)?.Storage;
            throw new QueueUnavailableException(storage?.Reason ?? "the queue's file cannot be used", fault, storage);
        }
    }
}
