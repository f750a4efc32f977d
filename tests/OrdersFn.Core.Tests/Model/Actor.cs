namespace OrdersFn.Core.Tests.Model;

/// <summary>Somebody who works on the store: a process of its own, as far as the store can tell. Crashed, it never takes another step.</summary>
internal sealed class Actor(int number, string name)
{
    private readonly List<VirtualTime.VirtualTimer> _timers = [];
    private int _waiting;

    public int Number => number;

    public string Name => name;

    public Task? Work { get; set; }

    public bool IsCrashed { get; private set; }

    public bool IsDone => IsCrashed || Work is { IsCompleted: true };

    /// <summary>It waits for a call to the store or for time to pass, so it does nothing until it is let.</summary>
    public bool IsWaiting => Volatile.Read(ref _waiting) > 0;

    public int Calls { get; set; }

    public void Waits() => Interlocked.Increment(ref _waiting);

    public void GoesOn() => Interlocked.Decrement(ref _waiting);

    public void Owns(VirtualTime.VirtualTimer timer)
    {
        lock (_timers)
            _timers.Add(timer);
    }

    public void Crash()
    {
        IsCrashed = true;
        lock (_timers)
            _timers.ForEach(timer => timer.Change(Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan));
    }
}
