namespace OrdersFn.Core.Store;

/// <summary>
/// What was read from the store not longer ago than a lifetime. Callers share a read; half way through the lifetime the next one begins, so that they
/// rarely wait. When the store cannot be read any more they get its error rather than a value that may have changed.
/// </summary>
internal sealed class FreshValue<T>(Func<CancellationToken, Task<T>> read, TimeSpan lifetime, TimeProvider time)
    where T : class
{
    private readonly Lock _starting = new();
    private volatile Value? _last;
    private Task<T>? _reading;

    /// <summary>The value; null when it has to be read first.</summary>
    public T? Ready
    {
        get
        {
            var last = _last;
            var age = last is null ? TimeSpan.MaxValue : time.GetElapsedTime(last.ReadAt);
            if (age >= lifetime)
                return null;
            // A failure shows when the lifetime ends.
            if (age >= lifetime / 2)
                _ = ReadAgain();
            return last!.Content;
        }
    }

    public ValueTask<T> GetAsync(CancellationToken cancellation) =>
        Ready is { } ready ? new(ready) : new(ReadAgain().WaitAsync(cancellation));

    private Task<T> ReadAgain()
    {
        lock (_starting)
        {
            // One caller's cancellation must not fail the others who wait for the same read.
            if (_reading is null or { IsCompleted: true })
                _reading = ReadAsync(CancellationToken.None);
            return _reading;
        }
    }

    private async Task<T> ReadAsync(CancellationToken cancellation)
    {
        // Do not hold the lock of the caller while the SDK works synchronously.
        await Task.Yield();
        // The age counts from before the read: what changed during it may be missing.
        var readAt = time.GetTimestamp();
        var content = await read(cancellation);
        _last = new(readAt, content);
        return content;
    }

    private sealed record Value(long ReadAt, T Content);
}
