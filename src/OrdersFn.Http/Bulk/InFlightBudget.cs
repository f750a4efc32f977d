namespace OrdersFn.Http.Bulk;

/// <summary>
/// How much of a bulk request may be under way at once, in orders and in bytes. Reading waits for room: that is what holds back the sender.
/// One waits, one releases.
/// </summary>
internal sealed class InFlightBudget(int orders, long bytes)
{
    private readonly Lock _lock = new();
    private int _orders;
    private long _bytes;
    private TaskCompletionSource? _waiting;

    public async ValueTask TakeAsync(long size, CancellationToken cancellation)
    {
        while (true)
        {
            Task room;
            lock (_lock)
            {
                // One order always fits, however large it is.
                if (_orders == 0 || (_orders < orders && _bytes + size <= bytes))
                {
                    _orders++;
                    _bytes += size;
                    return;
                }

                _waiting = new(TaskCreationOptions.RunContinuationsAsynchronously);
                room = _waiting.Task;
            }

            await room.WaitAsync(cancellation);
        }
    }

    public void Release(long size)
    {
        lock (_lock)
        {
            _orders--;
            _bytes -= size;
            _waiting?.TrySetResult();
            _waiting = null;
        }
    }
}
