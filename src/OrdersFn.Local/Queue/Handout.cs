using OrdersFn.Local.Queue.Storage;

namespace OrdersFn.Local.Queue;

/// <summary>The receiving side of the queue: chooses what a receiver gets, waits for what is not there yet, and settles.</summary>
internal sealed class Handout(
    QueueReader reader, Func<Func<QueueTransaction, bool>, Task<bool>> write, Deliveries deliveries, QueueOptions options, TimeProvider time)
{
    /// <summary>A batch ends with the message that reaches this size.</summary>
    private const long MostBytes = 8 << 20;

    /// <summary>
    /// After so many deliveries in vain a message is handed out alone: if it is what brings its receivers down, it takes no others with it.
    /// </summary>
    private const int Suspicious = 2;

    /// <summary>
    /// A process that has just started is slow, and so more often than later ends with a message in hand that has done nothing to it. Messages under
    /// suspicion wait until it is warm, and others go before them.
    /// </summary>
    private static readonly TimeSpan WarmUp = TimeSpan.FromSeconds(5);

    private static readonly TimeSpan PauseAfterFault = TimeSpan.FromSeconds(1);

    private readonly DateTimeOffset _warmAt = time.GetUtcNow() + WarmUp;

    private TaskCompletionSource _changed = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private long _claims;

    public void Wake() => Interlocked.Exchange(ref _changed, new(TaskCreationOptions.RunContinuationsAsynchronously)).TrySetResult();

    public async Task<IReadOnlyList<QueuedMessage>> ReceiveAsync(int most, CancellationToken cancellation)
    {
        while (true)
        {
            // Before looking, so that what comes in while looking is not missed.
            var changed = Volatile.Read(ref _changed).Task;
            cancellation.ThrowIfCancellationRequested();
            await TakeBackExpiredAsync();
            var chosen = reader.Read(connection => Choose(connection, most));
            if (chosen.Count > 0)
                return await ClaimAsync(chosen);
            await WaitAsync(changed, cancellation);
        }
    }

    public async Task<IReadOnlyList<bool>> SettleAsync(IReadOnlyList<(Guid Lock, Settlement Settlement)> settlements)
    {
        var told = new bool[settlements.Count];
        var held = new List<(LockedMessage Message, Settlement Settlement)>(settlements.Count);
        var now = time.GetUtcNow();
        for (var i = 0; i < settlements.Count; i++)
        {
            told[i] = deliveries.TryUnlock(settlements[i].Lock, now, out var message);
            if (told[i])
                held.Add((message!, settlements[i].Settlement));
        }

        await SettleAsync(held);
        return told;
    }

    private async Task SettleAsync(List<(LockedMessage Message, Settlement Settlement)> held)
    {
        if (held.Count == 0)
            return;
        var endedClaims = held.Where(one => one.Message.Batch.CloseOne()).Select(one => one.Message.Batch.Claim).ToList();
        try
        {
            await write(transaction =>
            {
                foreach (var (message, settlement) in held)
                    Write(transaction, message, settlement);
                foreach (var claim in endedClaims)
                    AttemptTable.EndClaim(transaction.Connection, claim);
                return true;
            });
        }
        catch
        {
            // Nothing is decided then: all of them come again.
            foreach (var (message, _) in held)
                deliveries.Return(message.Sequence, time.GetUtcNow() + PauseAfterFault);
            throw;
        }

        foreach (var (message, settlement) in held)
            Remember(message, settlement);
        if (held.Exists(one => one.Settlement is Settlement.Defer or Settlement.Abandon))
            Wake();
    }

    private void Write(QueueTransaction transaction, LockedMessage message, Settlement settlement)
    {
        var connection = transaction.Connection;
        switch (settlement)
        {
            case Settlement.Abandon when message.Deliveries >= options.MaxDeliveries:
                VainDeliveries.SetAside(transaction, message.Sequence, message.Deliveries);
                break;
            case Settlement.Abandon:
                AttemptTable.Set(connection, message.Sequence, message.Deliveries);
                break;
            case Settlement.DeadLetter(var reason, var description):
                DeadLetterTable.MoveFromMessages(transaction, message.Sequence, reason, description, message.Deliveries);
                ForgetAttempts(connection, message);
                break;
            case Settlement.Complete:
                MessageTable.Remove(transaction, message.Sequence, message.Size);
                ForgetAttempts(connection, message);
                break;
        }
    }

    private static void ForgetAttempts(QueueConnection connection, LockedMessage message)
    {
        if (message.Deliveries > 1)
            AttemptTable.Forget(connection, message.Sequence);
    }

    private void Remember(LockedMessage message, Settlement settlement)
    {
        switch (settlement)
        {
            case Settlement.Defer(var after):
                deliveries.Return(message.Sequence, time.GetUtcNow() + after);
                break;
            case Settlement.Abandon(var after) when message.Deliveries < options.MaxDeliveries:
                deliveries.SetAttempts(message.Sequence, message.Deliveries);
                deliveries.Return(message.Sequence, time.GetUtcNow() + after);
                break;
            default:
                deliveries.SetAttempts(message.Sequence, 0);
                break;
        }
    }

    private Task TakeBackExpiredAsync()
    {
        var expired = deliveries.TakeExpired(time.GetUtcNow());
        return SettleAsync([.. expired.Select(message => (message, (Settlement)new Settlement.Abandon(TimeSpan.Zero)))]);
    }

    private List<StoredMessage> Choose(QueueConnection connection, int most)
    {
        var chosen = new List<StoredMessage>();
        var size = 0L;
        var alone = false;
        while (HasRoom() && deliveries.TryTakeReturned(time.GetUtcNow(), Fits, out var sequence))
        {
            if (MessageTable.Find(connection, sequence) is { } message)
                Add(message);
        }

        for (var more = HasRoom(); more;)
        {
            more = false;
            foreach (var message in MessageTable.ReadAfter(connection, deliveries.Cursor, most - chosen.Count))
            {
                if (IsSuspicious(message.Sequence) && time.GetUtcNow() < _warmAt)
                {
                    deliveries.Return(message.Sequence, _warmAt);
                    deliveries.Cursor = message.Sequence;
                    more = HasRoom();
                    continue;
                }

                if (!HasRoom() || !Fits(message.Sequence))
                    return chosen;
                Add(message);
                deliveries.Cursor = message.Sequence;
            }
        }

        return chosen;

        bool IsSuspicious(long sequence) => deliveries.AttemptsOf(sequence) >= Suspicious;
        bool HasRoom() => !alone && chosen.Count < most && size < MostBytes;
        bool Fits(long sequence) => chosen.Count == 0 || !IsSuspicious(sequence);
        void Add(StoredMessage message)
        {
            chosen.Add(message);
            size += message.Size;
            alone = IsSuspicious(message.Sequence);
        }
    }

    private async Task<IReadOnlyList<QueuedMessage>> ClaimAsync(List<StoredMessage> chosen)
    {
        var claim = Interlocked.Increment(ref _claims);
        try
        {
            await write(transaction =>
            {
                AttemptTable.Claim(transaction.Connection, claim, chosen);
                return true;
            });
        }
        catch
        {
            foreach (var message in chosen)
                deliveries.Return(message.Sequence, time.GetUtcNow() + PauseAfterFault);
            throw;
        }

        return deliveries.Lock(claim, chosen, time.GetUtcNow() + options.LockDuration);
    }

    private async Task WaitAsync(Task changed, CancellationToken cancellation)
    {
        if (deliveries.NextChange() is not { } next)
        {
            await changed.WaitAsync(cancellation);
            return;
        }

        var rest = next - time.GetUtcNow();
        if (rest <= TimeSpan.Zero)
            return;
        using var either = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        await Task.WhenAny(changed, Task.Delay(rest, time, either.Token));
        await either.CancelAsync();
        cancellation.ThrowIfCancellationRequested();
    }
}
