namespace OrdersFn.Core.Queue;

/// <summary>
/// How long messages are to stay away while the store takes none: longer each time, at random within a span so that they do not all come back at
/// once, and never near the time of a lock. One for the process: a message does not know how it went before.
/// </summary>
public sealed class StoreBackoff(TimeProvider time)
{
    public static readonly TimeSpan Longest = TimeSpan.FromSeconds(20);

    private static readonly TimeSpan First = TimeSpan.FromSeconds(1);

    private readonly Lock _lock = new();
    private TimeSpan _wait = First;
    private long _raisedAt = time.GetTimestamp();

    /// <summary>The store took an order.</summary>
    public void Reset()
    {
        lock (_lock)
            _wait = First;
    }

    /// <summary>The store did not; <paramref name="least"/> is what it asked for.</summary>
    public TimeSpan Next(TimeSpan least)
    {
        lock (_lock)
        {
            // The many messages of one bad moment are one bad moment.
            if (time.GetElapsedTime(_raisedAt) >= _wait)
            {
                _wait = Shorter(_wait * 2);
                _raisedAt = time.GetTimestamp();
            }

            var longer = _wait > least ? _wait : Shorter(least);
            return longer * (0.5 + Random.Shared.NextDouble() / 2);
        }
    }

    private static TimeSpan Shorter(TimeSpan wait) => wait < Longest ? wait : Longest;
}
