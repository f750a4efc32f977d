namespace OrdersFn.Core.Heat;

/// <summary>
/// The keys that come most often in a stream, in bounded memory: Space-Saving (Metwally, Agrawal and El Abbadi, "Efficient Computation of Frequent and
/// Top-k Elements in Data Streams", ICDT 2005). Of N additions to m counters no count is too high by more than N / m, none is too low, and every key
/// that makes more than N / m of the stream has a counter.
/// </summary>
internal sealed class SpaceSaving(int counters)
{
    private readonly Dictionary<string, int> _at = new(counters, StringComparer.Ordinal);
    private readonly Counted[] _counted = new Counted[counters];

    /// <summary>All additions.</summary>
    public long Total { get; private set; }

    public ReadOnlySpan<Counted> Counted => _counted.AsSpan(0, _at.Count);

    public void Add(string key)
    {
        Total++;
        if (_at.TryGetValue(key, out var known))
            _counted[known].Count++;
        else if (_at.Count < _counted.Length)
            Take(_at.Count, key, error: 0);
        else
            Replace(Rarest(), key);
    }

    public void Clear()
    {
        _at.Clear();
        Total = 0;
    }

    // The new key may have come before, but not more often than the one it drives out.
    private void Replace(int slot, string key)
    {
        _at.Remove(_counted[slot].Key);
        Take(slot, key, error: _counted[slot].Count);
    }

    private void Take(int slot, string key, long error)
    {
        _counted[slot] = new Counted(key, error + 1, error);
        _at.Add(key, slot);
    }

    // A few hundred counters are looked through faster than a heap of them is kept in order.
    private int Rarest()
    {
        var rarest = 0;
        for (var slot = 1; slot < _counted.Length; slot++)
        {
            if (_counted[slot].Count < _counted[rarest].Count)
                rarest = slot;
        }

        return rarest;
    }
}

/// <summary>A key with its count, which is too high by at most <see cref="Error"/>.</summary>
internal struct Counted(string key, long count, long error)
{
    public readonly string Key = key;
    public long Count = count;
    public readonly long Error = error;

    /// <summary>The key came at least so often.</summary>
    public readonly long Surely => Count - Error;
}
