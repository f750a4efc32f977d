using CosmosLocal.Files;
using OrdersFn.Core.Queue;
using OrdersFn.Core.Store;
using OrdersFn.Local.Queue.Storage;

namespace OrdersFn.Local.Queue;

/// <summary>
/// A durable queue over one SQLite file, with the peek-lock semantics of Service Bus: a message is handed out under a lock, and is gone only when its
/// receiver says so. Accepting is answered when it is on disk.
/// </summary>
internal sealed class LocalQueue : IOrderQueue, IDeadLetters, IDisposable
{
    private static readonly TimeSpan RetryWhenFull = TimeSpan.FromSeconds(2);

    private const int MostRemovedAtOnce = 500;

    private readonly QueueOptions _options;
    private readonly TimeProvider _time;
    private readonly ILogger<LocalQueue> _log;
    private readonly QueueFileWatch _file;
    private readonly QueueConnection _connection;
    private readonly QueueWriter _writer;
    private readonly QueueReader _reader;
    private readonly QueueReader _deadLetters;
    private readonly MessageSearch _search;
    private readonly DuplicateWindow _window;
    private readonly Handout _handout;
    private volatile QueueTotals _totals;

    private LocalQueue(string path, QueueOptions options, TimeProvider time, ILogger<LocalQueue> log)
    {
        Path = path;
        _options = options;
        _time = time;
        _log = log;
        _window = new(options.DuplicateWindow);
        _file = new(path);
        SqliteLog.Check(path);
        _connection = QueueConnection.Open(path);
        try
        {
            var attempts = QueueRecovery.Run(_connection, options.MaxDeliveries);
            _totals = QueueTotals.Read(_connection);
            _reader = new(path);
            _deadLetters = new(path);
            _search = new(_deadLetters);
            _writer = new(_connection);
            _handout = new(_reader, work => WriteAsync(work, CancellationToken.None), new(attempts), options, time);
        }
        catch
        {
            _reader?.Dispose();
            _deadLetters?.Dispose();
            _connection.Dispose();
            throw;
        }
    }

    /// <summary>The file.</summary>
    public string Path { get; }

    /// <summary>As of the last write that is on disk.</summary>
    public QueueCounts Counts
    {
        get
        {
            var totals = _totals;
            return new(totals.Messages, totals.DeadLetters, Scheduled: 0, totals.Bytes);
        }
    }

    /// <summary>Opens or creates the file, which nobody else may have open.</summary>
    public static LocalQueue Open(string path, QueueOptions options, TimeProvider time, ILogger<LocalQueue> log) => new(path, options, time, log);

    public async Task<SendOutcome> SendAsync(IReadOnlyList<OrderMessage> messages, CancellationToken cancellation)
    {
        try
        {
            var outgoing = messages.Select(OutgoingMessage.From).ToList();
            var size = outgoing.Sum(message => message.Size);
            var accepted = await WriteAsync(transaction => TryAdd(transaction, outgoing, size), cancellation);
            if (!accepted)
                return new SendOutcome.Throttled(RetryWhenFull);
            _handout.Wake();
            return new SendOutcome.Accepted();
        }
        catch (QueueStorageException fault)
        {
            if (fault.Storage is { } storage)
                _log.LogError("{Reason}; {Count} messages were not stored", storage.Reason, messages.Count);
            else
                _log.LogError(fault, "{Count} messages could not be stored", messages.Count);
            return new SendOutcome.Unavailable(fault.Storage);
        }
        catch (ObjectDisposedException)
        {
            return new SendOutcome.Unavailable();
        }
    }

    public async Task<QueueDepth> ReadDepthAsync(CancellationToken cancellation)
    {
        // Only a write shows whether there is room again.
        if (_file.Fault is { Kind: StorageFaultKind.DiskFull })
            await _file.AnsweredAsync(() => WriteAsync(transaction => transaction.TryWriting(), cancellation));
        if (_file.Fault is { } fault)
            throw new QueueUnavailableException("the queue's file cannot be used", storage: fault);
        var totals = _totals;
        return new QueueDepth(totals.Messages, totals.DeadLetters);
    }

    /// <summary>Waits for messages and takes up to so many, in order, each under a lock. At least one.</summary>
    public Task<IReadOnlyList<QueuedMessage>> ReceiveAsync(int most, CancellationToken cancellation) =>
        _file.WatchAsync(() => _handout.ReceiveAsync(most, cancellation));

    /// <summary>
    /// Settles messages, durably; each is told false if its lock had run out, in which case nothing was done: somebody else may have it.
    /// </summary>
    public Task<IReadOnlyList<bool>> SettleAsync(IReadOnlyList<(Guid Lock, Settlement Settlement)> settlements) => _handout.SettleAsync(settlements);

    public Task<IReadOnlyList<DeadLetter>> ListAsync(int limit, long? after, CancellationToken cancellation) =>
        _file.AnsweredAsync(() => _deadLetters.ReadAsync(connection => DeadLetterTable.ReadAfter(connection, after ?? 0, limit), cancellation));

    public Task<DeadLetter?> ReadAsync(long sequenceNumber, CancellationToken cancellation) =>
        _file.AnsweredAsync(() => _deadLetters.ReadAsync(connection => DeadLetterTable.Find(connection, sequenceNumber), cancellation));

    public async Task<bool> ReplayAsync(long sequenceNumber, CancellationToken cancellation)
    {
        // Past the duplicate window: that its id was seen is no news.
        var moved = await _file.AnsweredAsync(() => WriteAsync(
            transaction => DeadLetterTable.MoveToMessages(transaction, sequenceNumber, _time.GetUtcNow()), cancellation));
        if (moved)
            _handout.Wake();
        return moved;
    }

    public Task<bool> DropAsync(long sequenceNumber, CancellationToken cancellation) =>
        _file.AnsweredAsync(() => WriteAsync(transaction => DeadLetterTable.Remove(transaction, sequenceNumber), cancellation));

    public Task<IReadOnlyList<long>> FindWaitingAsync(MessagesOfOrder sought, CancellationToken cancellation) =>
        _file.AnsweredAsync(() => _search.InMessagesAsync(sought, cancellation));

    /// <summary>Whoever has one of them in hand settles it in vain.</summary>
    public Task RemoveWaitingAsync(IReadOnlyList<long> sequenceNumbers, CancellationToken cancellation) =>
        _file.AnsweredAsync(() => RemoveAsync(sequenceNumbers, (transaction, number) => MessageTable.Remove(transaction, number), cancellation));

    public Task<int> RemoveAsync(MessagesOfOrder sought, CancellationToken cancellation) => _file.AnsweredAsync(async () =>
    {
        var found = await _search.InDeadLettersAsync(sought, cancellation);
        return await RemoveAsync(found, (transaction, number) => DeadLetterTable.Remove(transaction, number), cancellation);
    });

    /// <summary>Finishes writes under way.</summary>
    public void Dispose()
    {
        _writer.Dispose();
        _reader.Dispose();
        _deadLetters.Dispose();
        _connection.Dispose();
    }

    private async Task<int> RemoveAsync(IReadOnlyList<long> numbers, Action<QueueTransaction, long> remove, CancellationToken cancellation)
    {
        foreach (var some in numbers.Chunk(MostRemovedAtOnce))
        {
            await WriteAsync(
                transaction =>
                {
                    foreach (var number in some)
                        remove(transaction, number);
                    return true;
                },
                cancellation);
        }

        return numbers.Count;
    }

    private bool TryAdd(QueueTransaction transaction, List<OutgoingMessage> messages, long size)
    {
        var totals = transaction.Totals;
        if (totals.Messages + messages.Count > _options.MaxMessages || totals.Bytes + size > _options.MaxMegabytes << 20)
            return false;
        var now = _time.GetUtcNow();
        foreach (var message in messages)
        {
            if (message.Hash is null || _window.TryAdd(transaction.Connection, message.Hash, now))
                MessageTable.Add(transaction, message, now);
        }

        return true;
    }

    private async Task<T> WriteAsync<T>(Func<QueueTransaction, T> work, CancellationToken cancellation)
    {
        var (result, _) = await _file.WatchAsync(() => _writer.RunAsync(
            transaction => (Result: work(transaction), transaction.Totals), done => _totals = done.Totals, cancellation));
        _file.Written();
        return result;
    }
}
