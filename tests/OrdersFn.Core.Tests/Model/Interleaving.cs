using System.Collections.Concurrent;

namespace OrdersFn.Core.Tests.Model;

/// <summary>
/// Runs actors one step at a time: every call to the store waits until a seeded random choice lets it through, lets time pass, or crashes its actor. All
/// code between two calls runs on this thread (where the library hops to another, this waits until it is back at a call), so a seed is a schedule.
/// </summary>
internal sealed class Interleaving : SynchronizationContext, IDisposable
{
    private const int MostSteps = 20_000;
    private static readonly TimeSpan Stuck = TimeSpan.FromSeconds(20);

    private readonly AsyncLocal<Actor?> _current = new();
    private readonly ConcurrentQueue<(SendOrPostCallback Act, object? State)> _ready = new();
    private readonly SemaphoreSlim _stirred = new(0);
    private readonly List<Actor> _actors = [];
    private readonly Lock _lock = new();
    private readonly List<StoreCall> _calls = [];
    private readonly TimeSpan _longestCall;
    private int _crashes;

    /// <param name="random">Decides everything.</param>
    /// <param name="start">Of the clock.</param>
    /// <param name="longestCall">A call to the store takes no longer.</param>
    /// <param name="crashes">At most so many actors crash.</param>
    public Interleaving(Random random, DateTimeOffset start, TimeSpan longestCall, int crashes)
    {
        Random = random;
        _longestCall = longestCall;
        _crashes = crashes;
        Time = new VirtualTime(start, OnTimer);
    }

    public Random Random { get; }

    public VirtualTime Time { get; }

    /// <summary>Counts what happened: calls, passings of time, crashes.</summary>
    public int Steps { get; private set; }

    /// <summary>What happened; null when nobody wants to know.</summary>
    public List<string>? Trace { get; init; }

    /// <summary>Called when an actor has crashed, to start another in its place if there is to be one.</summary>
    public Action<Actor>? Crashed { get; set; }

    public void Start(string name, Func<Task> work)
    {
        var actor = new Actor(_actors.Count, name);
        _actors.Add(actor);
        Post(_ => actor.Work = RunAsync(), null);

        async Task RunAsync()
        {
            _current.Value = actor;
            await work();
        }
    }

    /// <summary>A call to the store, from whatever code an actor runs.</summary>
    public Task<T> CallAsync<T>(Func<string> what, Func<T> operation, CancellationToken cancellation)
    {
        var actor = _current.Value ?? throw new InvalidOperationException($"nobody calls {what()}");
        var call = new StoreCall<T>(actor, what, actor.Calls++, Time.GetTimestamp(), operation);
        lock (_lock)
            _calls.Add(call);
        actor.Waits();
        if (cancellation.CanBeCanceled)
            cancellation.Register(() => GiveUp(call, cancellation));
        _stirred.Release();
        return call.Answered;
    }

    public override void Post(SendOrPostCallback d, object? state)
    {
        _ready.Enqueue((d, state));
        _stirred.Release();
    }

    /// <summary>Until every actor is done. Throws what an actor threw.</summary>
    public void Run()
    {
        var before = Current;
        SetSynchronizationContext(this);
        try
        {
            Settle();
            while (_actors.Exists(actor => !actor.IsDone))
            {
                if (++Steps > MostSteps)
                    throw new InvalidOperationException("the schedule does not end");
                Step();
                Settle();
                if (_actors.Find(actor => actor.Work is { IsFaulted: true }) is { } faulted)
                    faulted.Work!.GetAwaiter().GetResult();
            }
        }
        finally
        {
            SetSynchronizationContext(before);
        }
    }

    public void Dispose() => _stirred.Dispose();

    private void Step()
    {
        var calls = Open();
        var room = calls.Count == 0 ? TimeSpan.MaxValue : TimeSpan.FromTicks(calls.Min(call => call.IssuedAt) + _longestCall.Ticks - Time.GetTimestamp());
        var choice = Random.NextDouble();
        if (calls.Count == 0)
            Pass(Time.UntilNext ?? throw new InvalidOperationException("all wait for each other"));
        else if (room <= TimeSpan.Zero)
            Answer(calls.MinBy(call => call.IssuedAt)!);
        else if (choice < 0.12)
            Pass(Shorter(room, choice < 0.06 && Time.UntilNext is { } next ? next : _longestCall * Random.NextDouble()));
        else if (choice < 0.14 && _crashes > 0)
            Crash(calls[Random.Next(calls.Count)]);
        else
            Answer(calls[Random.Next(calls.Count)]);
    }

    private List<StoreCall> Open()
    {
        lock (_lock)
        {
            _calls.RemoveAll(call => call.Actor.IsDone);
            return [.. _calls.OrderBy(call => call.Actor.Number).ThenBy(call => call.Number)];
        }
    }

    private void Pass(TimeSpan time)
    {
        Note(() => $"{time.TotalSeconds:0.000} s pass");
        Time.Advance(time);
    }

    private void Answer(StoreCall call)
    {
        Note(() => $"{call.Actor.Name}: {call.What()}");
        Remove(call);
        call.Answer();
    }

    private void Crash(StoreCall call)
    {
        _crashes--;
        // What was on its way may have arrived, though nobody hears the answer any more.
        var arrived = Random.Next(2) == 0;
        Note(() => $"{call.Actor.Name}: {call.What()}; crashes {(arrived ? "after" : "before")} it");
        if (arrived)
            call.Execute();
        call.Actor.Crash();
        Crashed?.Invoke(call.Actor);
    }

    private void GiveUp(StoreCall call, CancellationToken cancellation)
    {
        if (call.Actor.IsCrashed || !Remove(call))
            return;
        var arrived = Random.Next(2) == 0;
        Note(() => $"{call.Actor.Name}: {call.What()}; given up {(arrived ? "after" : "before")} it");
        if (arrived)
            call.Execute();
        call.Cancel(cancellation);
    }

    private bool Remove(StoreCall call)
    {
        lock (_lock)
            return _calls.Remove(call);
    }

    private void Note(Func<string> what) => Trace?.Add($"{Time.GetTimestamp() / (double)TimeSpan.TicksPerSecond,8:0.000} {what()}");

    // Time-outs are timers too, but nobody waits for them.
    private void OnTimer(object? state, VirtualTime.VirtualTimer timer)
    {
        if (_current.Value is not { } actor)
            return;
        actor.Owns(timer);
        if (state is CancellationTokenSource)
            return;
        actor.Waits();
        timer.Ended = actor.GoesOn;
        _stirred.Release();
    }

    private void Settle()
    {
        while (true)
        {
            while (_ready.TryDequeue(out var next))
                next.Act(next.State);
            if (_actors.TrueForAll(actor => actor.IsDone || actor.IsWaiting) && _ready.IsEmpty)
                return;
            if (!_stirred.Wait(Stuck))
                throw new InvalidOperationException($"neither waiting nor done: {string.Join(", ", _actors.Where(actor => !actor.IsDone && !actor.IsWaiting).Select(actor => actor.Name))}");
        }
    }

    private static TimeSpan Shorter(TimeSpan a, TimeSpan b) => a < b ? a : b;
}
