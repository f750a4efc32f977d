using CosmosHash;
using CosmosLocal.Partitioning;
using CosmosLocal.Storage;

namespace CosmosLocal.Items;

/// <summary>Splits a container's physical partitions: on demand, up to a number, and those that have grown too large.</summary>
internal sealed class PartitionSplits(SqliteStore store, ContainerTables tables, ContainerWriter writer, TimeProvider time, long splitAboveBytes)
{
    private int _running;
    private Task _last = Task.CompletedTask;

    /// <summary>At the median of the keys, or halfway if there is none. False if nothing can be cut.</summary>
    public async Task<bool> SplitAsync(PartitionMap map, string rangeId, CancellationToken ct) =>
        map.Find(rangeId) is { IsRetired: false } partition
        && (FindPoint(partition) ?? SplitPoint.Middle(partition.Range)) is { } cut
        && await ApplyAsync(rangeId, cut, ct);

    /// <summary>Splits the fullest partitions until there are so many.</summary>
    public async Task EnsureAsync(Func<PartitionMap> map, int count, CancellationToken ct)
    {
        while (map() is var current && current.Active.Count < count)
        {
            var fullest = current.Active.MaxBy(partition => (partition.Documents, KeySpace.Width(partition.Range)))!;
            if (!await SplitAsync(current, fullest.Id, ct))
                return;
        }
    }

    /// <summary>After a write: starts a split if the partition holds too much.</summary>
    public void Check(PhysicalPartition partition)
    {
        if (splitAboveBytes > 0 && partition.Bytes > Math.Max(splitAboveBytes, partition.UncutBytes * 2) && Interlocked.Exchange(ref _running, 1) == 0)
            _last = Task.Run(() => SplitLargeAsync(partition));
    }

    public Task WhenIdleAsync() => _last;

    private EffectivePartitionKey? FindPoint(PhysicalPartition partition) =>
        store.Read(connection => SplitPoint.Find(connection, tables, partition.Range));

    private Task<bool> ApplyAsync(string rangeId, EffectivePartitionKey cut, CancellationToken ct) =>
        store.WriteAsync(scope => PartitionSplit.Apply(writer.Begin(scope), writer, tables, rangeId, cut, time), ct);

    private async Task SplitLargeAsync(PhysicalPartition partition)
    {
        try
        {
            // One logical partition cannot be cut: ask again when it has grown a good deal.
            if (FindPoint(partition) is not { } cut || !await ApplyAsync(partition.Id, cut, CancellationToken.None))
                partition.UncutBytes = partition.Bytes;
        }
        catch (Exception exception) when (exception is StorageException or ObjectDisposedException)
        {
            // The next write above the limit asks again, unless the store is closing.
        }
        finally
        {
            Volatile.Write(ref _running, 0);
        }
    }
}
