namespace OrdersFn.Local.Queue.Storage;

/// <summary>A connection for reading, which sees what is committed. One reader at a time.</summary>
internal sealed class QueueReader(string path) : IDisposable
{
    private readonly QueueConnection _connection = QueueConnection.Open(path);
    private readonly Lock _gate = new();

    public T Read<T>(Func<QueueConnection, T> read)
    {
        lock (_gate)
            return read(_connection);
    }

    /// <summary>Away from the caller's thread: for reads that may be large.</summary>
    public Task<T> ReadAsync<T>(Func<QueueConnection, T> read, CancellationToken cancellation) => Task.Run(() => Read(read), cancellation);

    public void Dispose() => _connection.Dispose();
}
