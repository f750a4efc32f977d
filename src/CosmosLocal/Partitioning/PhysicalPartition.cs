using CosmosHash;
using CosmosLocal.Throughput;

namespace CosmosLocal.Partitioning;

/// <summary>A range of the key space with its budget and counters. A split retires it; its id then goes on meaning the old interval.</summary>
internal sealed class PhysicalPartition(int number, KeyRange range, IReadOnlyList<string> parents, bool isRetired, Budget budget)
{
    private readonly Lock _counting = new();
    private TaskCompletionSource? _changed;
    private long _requests;
    private long _throttles;
    private double _requestUnits;
    private long _documents;
    private long _bytes;

    public int Number { get; } = number;

    public string Id { get; } = number.ToString(System.Globalization.CultureInfo.InvariantCulture);

    public KeyRange Range { get; } = range;

    public IReadOnlyList<string> Parents { get; } = parents;

    public bool IsRetired { get; } = isRetired;

    public Budget Budget { get; } = budget;

    public PartitionCounters Counters
    {
        get
        {
            lock (_counting)
                return new(_requests, _requestUnits, _throttles, _documents, _bytes);
        }
    }

    /// <summary>What it held when no place to cut it was found.</summary>
    internal long UncutBytes { get; set; }

    internal long Documents => Volatile.Read(ref _documents);

    internal long Bytes => Volatile.Read(ref _bytes);

    /// <summary>Ends with the next change that is committed, or with a split. Taken before looking, so that what comes while looking is not missed.</summary>
    internal Task NextChange()
    {
        var mine = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        return (Interlocked.CompareExchange(ref _changed, mine, null) ?? mine).Task;
    }

    /// <summary>Wakes whoever waits for a change.</summary>
    internal void Wake()
    {
        if (Volatile.Read(ref _changed) is not null)
            Interlocked.Exchange(ref _changed, null)?.TrySetResult();
    }

    /// <summary>The partition as its split leaves it: empty, its history kept.</summary>
    internal PhysicalPartition Retired()
    {
        lock (_counting)
            return new(Number, Range, Parents, isRetired: true, Budget) { _requests = _requests, _requestUnits = _requestUnits, _throttles = _throttles };
    }

    internal void CountRequest(double charge)
    {
        lock (_counting)
        {
            _requests++;
            _requestUnits += charge;
        }
    }

    internal void CountThrottle()
    {
        lock (_counting)
        {
            _requests++;
            _throttles++;
        }
    }

    internal void CountStored(long documents, long bytes)
    {
        lock (_counting)
        {
            _documents += documents;
            _bytes += bytes;
        }
    }
}
