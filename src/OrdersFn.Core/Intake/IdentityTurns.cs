using System.Collections.Concurrent;

namespace OrdersFn.Core.Intake;

/// <summary>
/// Lets orders that came together and have the same identity go one after the other, so that the first of them is created and the later ones are
/// its duplicates or conflicts, as they came. All others go side by side. Who had to wait goes by the lane of single requests: gathering
/// costs time, which would add up from turn to turn. Entered from one place only.
/// </summary>
/// <typeparam name="T">What becomes of an order.</typeparam>
public sealed class IdentityTurns<T>
{
    private readonly ConcurrentDictionary<(string Customer, string Order), Task<T>> _underWay = new();

    public Task<T> InTurn(string customerId, string? orderId, Func<IntakeLane, Task<T>> place)
    {
        // An order that gets its id here is like no other.
        if (orderId is null)
            return place(IntakeLane.Bulk);
        var identity = (customerId, orderId);
        var mine = _underWay.TryGetValue(identity, out var earlier) ? AfterAsync(earlier, place) : place(IntakeLane.Bulk);
        _underWay[identity] = mine;
        _ = mine.ContinueWith(
            done => _underWay.TryRemove(KeyValuePair.Create(identity, done)),
            CancellationToken.None,
            TaskContinuationOptions.ExecuteSynchronously,
            TaskScheduler.Default);
        return mine;
    }

    private static async Task<T> AfterAsync(Task earlier, Func<IntakeLane, Task<T>> place)
    {
        await earlier.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        return await place(IntakeLane.Request);
    }
}
