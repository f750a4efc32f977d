namespace OrdersFn.Core.Tests.Model;

/// <summary>A clock that moves only when it is told to, and knows when something is due next.</summary>
internal sealed class VirtualTime(DateTimeOffset start, Action<object?, VirtualTime.VirtualTimer> onCreated) : TimeProvider
{
    private readonly Lock _lock = new();
    private readonly SortedDictionary<(long Due, long Number), VirtualTimer> _timers = [];
    private long _now;
    private long _number;

    public override long TimestampFrequency => TimeSpan.TicksPerSecond;

    /// <summary>How long until the next timer is due; null when there is none.</summary>
    public TimeSpan? UntilNext
    {
        get
        {
            lock (_lock)
                return _timers.Count == 0 ? null : TimeSpan.FromTicks(Math.Max(0, _timers.First().Key.Due - _now));
        }
    }

    public override long GetTimestamp()
    {
        lock (_lock)
            return _now;
    }

    public override DateTimeOffset GetUtcNow() => start.AddTicks(GetTimestamp());

    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
    {
        var timer = new VirtualTimer(this, () => callback(state));
        onCreated(state, timer);
        timer.Change(dueTime, period);
        return timer;
    }

    /// <summary>Moves the clock, and lets everything happen that is due on the way, in its order.</summary>
    public void Advance(TimeSpan by)
    {
        var until = GetTimestamp() + by.Ticks;
        while (Due(until) is { } timer)
            timer.Fire();
        lock (_lock)
            _now = until;
    }

    private VirtualTimer? Due(long until)
    {
        lock (_lock)
        {
            if (_timers.Count == 0 || _timers.First() is var (key, timer) && key.Due > until)
                return null;
            (key, timer) = _timers.First();
            _timers.Remove(key);
            _now = Math.Max(_now, key.Due);
            timer.Key = null;
            return timer;
        }
    }

    internal sealed class VirtualTimer(VirtualTime time, Action act) : ITimer
    {
        private TimeSpan _period = Timeout.InfiniteTimeSpan;

        public (long Due, long Number)? Key { get; set; }

        /// <summary>Told when it fires for the last time or is given up.</summary>
        public Action? Ended { get; set; }

        public bool Change(TimeSpan dueTime, TimeSpan period)
        {
            lock (time._lock)
            {
                if (Key is { } key)
                    time._timers.Remove(key);
                _period = period;
                Key = dueTime == Timeout.InfiniteTimeSpan ? null : (time._now + dueTime.Ticks, time._number++);
                if (Key is { } next)
                    time._timers.Add(next, this);
            }

            return true;
        }

        public void Fire()
        {
            if (_period > TimeSpan.Zero)
                Change(_period, _period);
            else
                End();
            act();
        }

        public void Dispose()
        {
            Change(Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
            End();
        }

        public ValueTask DisposeAsync()
        {
            Dispose();
            return ValueTask.CompletedTask;
        }

        private void End()
        {
            var ended = Ended;
            Ended = null;
            ended?.Invoke();
        }
    }
}
