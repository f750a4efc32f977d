using CosmosLocal.Storage;

namespace CosmosLocal.Items;

/// <summary>Removes expired documents in the background. They have been invisible since they expired; this is about space.</summary>
internal sealed class ExpirySweep(SqliteStore store, ContainerTables tables, ContainerWriter writer, TimeProvider time, TimeSpan interval) : IAsyncDisposable
{
    private const int Step = 200;

    private readonly Lock _lock = new();
    private ITimer? _timer;
    private Task _running = Task.CompletedTask;

    /// <summary>Runs while documents can expire.</summary>
    public void Set(bool isNeeded)
    {
        lock (_lock)
        {
            if (isNeeded)
            {
                _timer ??= time.CreateTimer(_ => Start(), null, interval, interval);
                return;
            }
            _timer?.Dispose();
            _timer = null;
        }
    }

    public async ValueTask DisposeAsync()
    {
        Set(isNeeded: false);
        await _running;
    }

    private void Start()
    {
        lock (_lock)
        {
            if (_timer is not null && _running.IsCompleted)
                _running = Task.Run(SweepAsync);
        }
    }

    private async Task SweepAsync()
    {
        try
        {
            while (store.Read(connection => Find(connection, 1)).Count > 0)
            {
                await store.WriteAsync(scope =>
                {
                    var connection = writer.Begin(scope);
                    foreach (var document in Find(connection, Step))
                        writer.Remove(connection, document);
                    return true;
                }, CancellationToken.None);
            }
        }
        catch (Exception exception) when (exception is StorageException or ObjectDisposedException)
        {
            // Nothing is lost: the next sweep tries again, unless the store is closing.
        }
    }

    private List<StoredDocument> Find(Connection connection, int limit)
    {
        var documents = new List<StoredDocument>();
        using var row = connection.Prepare(tables.Expired);
        row.Bind(1, time.GetUtcNow().ToUnixTimeSeconds()).Bind(2, limit);
        while (row.Step())
            documents.Add(ContainerTables.Document(row));
        return documents;
    }
}
