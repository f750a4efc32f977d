using OrdersFn.Core.Orders;

namespace OrdersFn.Core.Partitioning.Moving;

/// <summary>
/// Fenced copies whose orders have arrived. Each is deleted only after the grace, so that readers who looked into the new place before find it in the
/// old one after. Kept in memory only: what a host forgets, the next run meets again.
/// </summary>
internal sealed class Leftovers(MoveBatches batches, MoveBudget budget, TimeSpan grace, MoverOptions options, TimeProvider time)
{
    private readonly Lock _lock = new();
    private readonly Queue<Leftover> _waiting = new();

    public int Count
    {
        get
        {
            lock (_lock)
                return _waiting.Count;
        }
    }

    public void Add(OrderDocument fence)
    {
        lock (_lock)
            _waiting.Enqueue(new(fence.Id, Place.Of(fence), fence.StoreTag!, time.GetTimestamp()));
    }

    /// <summary>Deletes those whose time has come, and then waits for more until no more than <paramref name="most"/> are left.</summary>
    public async Task ReduceAsync(int most, CancellationToken cancellation)
    {
        await DeleteAsync(Ripe(), cancellation);
        while (Count > most)
        {
            await Task.Delay(Wait(), time, cancellation);
            await DeleteAsync(Ripe(), cancellation);
        }
    }

    private Task DeleteAsync(List<Leftover> ripe, CancellationToken cancellation) =>
        Parallel.ForEachAsync(
            ripe.GroupBy(each => each.Place).SelectMany(place => place.Chunk(options.Together)),
            new ParallelOptions { MaxDegreeOfParallelism = options.Concurrency, CancellationToken = cancellation },
            async (together, token) =>
            {
                await budget.WaitAsync(token);
                // One that changed is somebody else's leftover by now, or the next run's.
                await batches.DeleteAsync(together[0].Place, [.. together.Select(each => (each.OrderId, each.StoreTag))], token);
            });

    private List<Leftover> Ripe()
    {
        var ripe = new List<Leftover>();
        lock (_lock)
        {
            while (_waiting.TryPeek(out var first) && time.GetElapsedTime(first.ArrivedAt) >= grace)
                ripe.Add(_waiting.Dequeue());
        }

        return ripe;
    }

    private TimeSpan Wait()
    {
        lock (_lock)
        {
            var wait = _waiting.TryPeek(out var first) ? grace - time.GetElapsedTime(first.ArrivedAt) : TimeSpan.Zero;
            return wait > TimeSpan.FromMilliseconds(1) ? wait : TimeSpan.FromMilliseconds(1);
        }
    }

    private readonly record struct Leftover(string OrderId, Place Place, string StoreTag, long ArrivedAt);
}
