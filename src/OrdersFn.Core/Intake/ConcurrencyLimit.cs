using Microsoft.Extensions.Options;

namespace OrdersFn.Core.Intake;

/// <summary>
/// How many orders may be with the store at once: a little more while it goes well, half when the store has had enough. One for the process, since
/// the store is one. Who has to wait goes in the order of coming.
/// </summary>
public sealed class ConcurrencyLimit(IOptions<IntakeOptions> options)
{
    /// <summary>By how much a round of orders that all went well raises the limit.</summary>
    private const double StepPerRound = 32;

    /// <summary>Below this the store's batches run half empty, so a round that went well doubles the limit.</summary>
    private const double Brisk = 256;

    /// <summary>Where a process begins: enough to be fast at once, little enough to find the limit from below.</summary>
    private const double Start = 500;

    private readonly double _least = options.Value.LeastConcurrent;
    private readonly double _most = options.Value.MostConcurrent;
    private readonly Lock _lock = new();
    private readonly LinkedList<TaskCompletionSource<Permit>> _waiting = new();
    private double _limit = Math.Clamp(Start, options.Value.LeastConcurrent, options.Value.MostConcurrent);
    private int _inside;
    private int _round;

    /// <summary>The limit as it stands.</summary>
    public int Current
    {
        get
        {
            lock (_lock)
                return (int)_limit;
        }
    }

    /// <summary>Orders with the store now.</summary>
    public int Inside
    {
        get
        {
            lock (_lock)
                return _inside;
        }
    }

    /// <summary>Waits for room. Who enters must leave.</summary>
    /// <param name="again">It was inside before, and goes before those that were not: or, among so many, it might never get through.</param>
    /// <param name="cancellation">Gives the place up.</param>
    public ValueTask<Permit> EnterAsync(bool again, CancellationToken cancellation)
    {
        cancellation.ThrowIfCancellationRequested();
        LinkedListNode<TaskCompletionSource<Permit>> place;
        lock (_lock)
        {
            if ((again || _waiting.Count == 0) && _inside < (int)_limit)
            {
                _inside++;
                return new(new Permit(_round));
            }

            var turn = new TaskCompletionSource<Permit>(TaskCreationOptions.RunContinuationsAsynchronously);
            place = again ? _waiting.AddFirst(turn) : _waiting.AddLast(turn);
        }

        return new(WaitAsync(place, cancellation));
    }

    public void Leave(Permit permit, Pressure pressure)
    {
        lock (_lock)
        {
            if (pressure == Pressure.Easy && (_waiting.Count > 0 || _inside >= (int)_limit))
                _limit = Math.Min(_most, _limit + (_limit < Brisk ? 1 : StepPerRound / _limit));

            // Those that went in before the last halving say what it said already.
            if (pressure == Pressure.TooMuch && permit.Round == _round)
            {
                _limit = Math.Max(_least, _limit / 2);
                _round++;
            }

            _inside--;
            LetIn();
        }
    }

    private async Task<Permit> WaitAsync(LinkedListNode<TaskCompletionSource<Permit>> place, CancellationToken cancellation)
    {
        await using var giveUp = cancellation.UnsafeRegister(
            _ =>
            {
                lock (_lock)
                {
                    if (place.List is null)
                        return;
                    _waiting.Remove(place);
                }

                place.Value.TrySetCanceled(cancellation);
            },
            null);
        return await place.Value.Task;
    }

    private void LetIn()
    {
        while (_inside < (int)_limit && _waiting.First is { } next)
        {
            _waiting.RemoveFirst();
            _inside++;
            next.Value.SetResult(new Permit(_round));
        }
    }

    /// <summary>To have been let in.</summary>
    public readonly record struct Permit(int Round);
}

/// <summary>What an order says, on leaving, of how the store bears it.</summary>
public enum Pressure
{
    Easy,

    /// <summary>Throttled beyond the client's own retries, or no answer.</summary>
    TooMuch,

    /// <summary>Nothing either way.</summary>
    Unknown,
}
