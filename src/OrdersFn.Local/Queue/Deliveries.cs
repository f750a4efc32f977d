using System.Diagnostics.CodeAnalysis;
using OrdersFn.Local.Queue.Storage;

namespace OrdersFn.Local.Queue;

/// <summary>
/// What is known in memory of messages on their way: up to where the queue has been handed out, who holds what until when, and what comes back when.
/// All of it is gone after a restart, which frees every lock; only vain deliveries are in the file too.
/// </summary>
internal sealed class Deliveries(Dictionary<long, int> attempts)
{
    private readonly Lock _gate = new();
    private readonly PriorityQueue<long, (long Due, long Sequence)> _returned = new();
    private readonly Dictionary<Guid, LockedMessage> _locks = [];

    // Every lock lasts equally long, so the order of locking is that of running out.
    private readonly Queue<LockedBatch> _batches = new();

    /// <summary>All up to this number have been handed out at least once. Touched by the one who chooses only.</summary>
    public long Cursor { get; set; }

    public int AttemptsOf(long sequence)
    {
        lock (_gate)
            return attempts.GetValueOrDefault(sequence);
    }

    public void SetAttempts(long sequence, int count)
    {
        lock (_gate)
        {
            if (count == 0)
                attempts.Remove(sequence);
            else
                attempts[sequence] = count;
        }
    }

    public void Return(long sequence, DateTimeOffset due)
    {
        lock (_gate)
            _returned.Enqueue(sequence, (due.UtcTicks, sequence));
    }

    /// <summary>A message that was handed out before and is to come again by now.</summary>
    public bool TryTakeReturned(DateTimeOffset now, Predicate<long> wanted, out long sequence)
    {
        lock (_gate)
        {
            if (!_returned.TryPeek(out sequence, out var order) || order.Due > now.UtcTicks || !wanted(sequence))
                return false;
            _returned.Dequeue();
            return true;
        }
    }

    public IReadOnlyList<QueuedMessage> Lock(long claim, IReadOnlyList<StoredMessage> messages, DateTimeOffset until)
    {
        var batch = new LockedBatch(claim, until, messages.Count);
        lock (_gate)
        {
            var handedOut = messages.Select(stored =>
            {
                var deliveries = attempts.GetValueOrDefault(stored.Sequence) + 1;
                var key = Guid.NewGuid();
                _locks.Add(key, new(stored.Sequence, stored.Size, deliveries, batch));
                batch.Locks.Add(key);
                return new QueuedMessage(stored.Sequence, stored.Message, stored.EnqueuedAt, deliveries, key, until);
            }).ToList();
            ForgetSettledBatches();
            _batches.Enqueue(batch);
            return handedOut;
        }
    }

    /// <summary>Ends a lock. False when it has run out or was never given.</summary>
    public bool TryUnlock(Guid key, DateTimeOffset now, [NotNullWhen(true)] out LockedMessage? message)
    {
        lock (_gate)
        {
            if (_locks.TryGetValue(key, out message) && message.Batch.Until > now)
                return _locks.Remove(key);
            message = null;
            return false;
        }
    }

    /// <summary>Those whose receivers have let their locks run out.</summary>
    public IReadOnlyList<LockedMessage> TakeExpired(DateTimeOffset now)
    {
        var expired = new List<LockedMessage>();
        lock (_gate)
        {
            while (_batches.TryPeek(out var batch) && batch.Until <= now)
            {
                _batches.Dequeue();
                foreach (var key in batch.Locks)
                {
                    if (_locks.Remove(key, out var message))
                        expired.Add(message);
                }
            }
        }

        return expired;
    }

    /// <summary>When something changes by time alone: a message comes back, or a lock runs out. Null when nothing will.</summary>
    public DateTimeOffset? NextChange()
    {
        lock (_gate)
        {
            ForgetSettledBatches();
            DateTimeOffset? expiry = _batches.TryPeek(out var batch) ? batch.Until : null;
            DateTimeOffset? due = _returned.TryPeek(out _, out var order) ? new(order.Due, TimeSpan.Zero) : null;
            return due is null || expiry < due ? expiry : due;
        }
    }

    private void ForgetSettledBatches()
    {
        while (_batches.TryPeek(out var batch) && batch.Open == 0)
            _batches.Dequeue();
    }
}

/// <summary>A message that somebody holds; its deliveries include this one.</summary>
internal sealed record LockedMessage(long Sequence, long Size, int Deliveries, LockedBatch Batch);

/// <summary>What was handed out together.</summary>
internal sealed class LockedBatch(long claim, DateTimeOffset until, int open)
{
    private int _open = open;

    public long Claim => claim;

    public DateTimeOffset Until => until;

    public List<Guid> Locks { get; } = new(open);

    /// <summary>Messages of it not settled yet.</summary>
    public int Open => Volatile.Read(ref _open);

    /// <summary>True for the last one.</summary>
    public bool CloseOne() => Interlocked.Decrement(ref _open) == 0;
}
