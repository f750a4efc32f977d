using CosmosLocal.Storage;

namespace CosmosLocal.Items;

/// <summary>Runs work in the background again and again while there is need of it, never twice at once.</summary>
internal sealed class PeriodicSweep(TimeProvider time, TimeSpan interval, Func<Task> sweep) : IAsyncDisposable
{
    private readonly Lock _lock = new();
    private ITimer? _timer;
    private Task _running = Task.CompletedTask;
    private bool _isRunning;
    private bool _isRequested;

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
            if (_timer is null)
                return;
            _isRequested = true;
            if (_isRunning)
                return;
            _isRunning = true;
            _running = Task.Run(RunAsync);
        }
    }

    // What grew old while a sweep was under way is not left to the next interval.
    private async Task RunAsync()
    {
        try
        {
            while (TakeRequest())
                await SweepAsync();
        }
        catch
        {
            lock (_lock)
                _isRunning = false;
            throw;
        }
    }

    private bool TakeRequest()
    {
        lock (_lock)
        {
            _isRunning = _isRequested && _timer is not null;
            _isRequested = false;
            return _isRunning;
        }
    }

    private async Task SweepAsync()
    {
        try
        {
            await sweep();
        }
        catch (Exception exception) when (exception is StorageException or ObjectDisposedException)
        {
            // Nothing is lost: the next sweep tries again, unless the store is closing.
        }
    }
}
