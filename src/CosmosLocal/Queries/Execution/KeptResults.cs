namespace CosmosLocal.Queries.Execution;

/// <summary>
/// Results that had to be computed as a whole, kept while the client pages through them. Forgetting one costs time only: the next page computes it again.
/// </summary>
internal sealed class KeptResults
{
    private const int MaxKept = 64;
    private const long MaxBytes = 64 * 1024 * 1024;

    private readonly Lock _lock = new();
    private readonly Dictionary<long, Kept> _kept = [];
    private readonly Queue<long> _oldest = [];
    private long _bytes;

    /// <summary>The number under which they are found; 0 if they are too much to keep.</summary>
    public long Keep(long query, IReadOnlyList<ReadOnlyMemory<byte>> results)
    {
        var bytes = results.Sum(r => r.Length + 64L);
        if (bytes > MaxBytes) return 0;
        lock (_lock)
        {
            while (_oldest.Count >= MaxKept || (_oldest.Count > 0 && _bytes + bytes > MaxBytes))
            {
                _kept.Remove(_oldest.Dequeue(), out var gone);
                _bytes -= gone!.Bytes;
            }

            // Unguessable, and unlike those of a process before, whose tokens may still be about.
            var number = Random.Shared.NextInt64(1, long.MaxValue);
            _kept[number] = new(query, results, bytes);
            _oldest.Enqueue(number);
            _bytes += bytes;
            return number;
        }
    }

    public IReadOnlyList<ReadOnlyMemory<byte>>? Find(long number, long query)
    {
        lock (_lock) return _kept.TryGetValue(number, out var kept) && kept.Query == query ? kept.Results : null;
    }

    private sealed record Kept(long Query, IReadOnlyList<ReadOnlyMemory<byte>> Results, long Bytes);
}
