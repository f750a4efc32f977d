namespace CosmosLocal.Throughput;

/// <summary>
/// A physical partition's request units per second. As in Cosmos a request is let in while something is left, and may overdraw; the debt is paid
/// from the seconds that follow. Where containers share a database's units, a request needs some left of those too.
/// </summary>
internal sealed class Budget(TimeProvider time)
{
    private readonly Lock _lock = new();
    private double _perSecond;
    private double _available;
    private long _filledAt = time.GetTimestamp();

    /// <summary>0 = unlimited.</summary>
    public double PerSecond
    {
        get => Volatile.Read(ref _perSecond);
        set
        {
            lock (_lock)
            {
                Fill();
                _available = _perSecond == 0 ? value : Math.Min(_available, value);
                _perSecond = value;
            }
        }
    }

    /// <summary>What this budget and others draw from together; null = nothing.</summary>
    public Budget? Shared { get; set; }

    /// <summary>Takes the units if any are left. False: try again after <paramref name="retryAfterMs"/>.</summary>
    public bool TryTake(double units, out int retryAfterMs)
    {
        if (!TryTakeOwn(units, out retryAfterMs))
            return false;
        if (Shared is not { } shared || shared.TryTake(units, out retryAfterMs))
            return true;
        SettleOwn(-units);
        return false;
    }

    /// <summary>Takes the difference once the true charge is known; negative gives back.</summary>
    public void Settle(double units)
    {
        SettleOwn(units);
        Shared?.Settle(units);
    }

    private bool TryTakeOwn(double units, out int retryAfterMs)
    {
        retryAfterMs = 0;
        if (PerSecond == 0)
            return true;
        lock (_lock)
        {
            Fill();
            if (_available <= 0)
            {
                retryAfterMs = 1 + (int)Math.Min(60_000, Math.Ceiling(-_available / _perSecond * 1000));
                return false;
            }
            _available -= units;
            return true;
        }
    }

    private void SettleOwn(double units)
    {
        if (PerSecond == 0 || units == 0)
            return;
        lock (_lock)
            _available = Math.Min(_perSecond, _available - units);
    }

    private void Fill()
    {
        var now = time.GetTimestamp();
        _available = Math.Min(_perSecond, _available + time.GetElapsedTime(_filledAt, now).TotalSeconds * _perSecond);
        _filledAt = now;
    }
}
