using CosmosHash;
using CosmosLocal.Partitioning;
using CosmosLocal.Storage;
using CosmosLocal.Throughput;

namespace CosmosLocal.Items;

/// <summary>Cuts a physical partition in two. Documents stay where they lie; only the map changes.</summary>
internal static class PartitionSplit
{
    /// <summary>On the writer's thread. False if the partition has been split meanwhile.</summary>
    public static bool Apply(
        Connection connection, ContainerWriter writer, ContainerTables tables, string rangeId, EffectivePartitionKey cut, TimeProvider time)
    {
        var map = writer.State.Map;
        if (map.Find(rangeId) is not { IsRetired: false } parent)
            return false;
        // What this transaction has added so far belongs to the parent, and so to what is shared out.
        writer.Counts.Write(connection);
        var lower = parent.Range with { Max = cut };
        var upper = parent.Range with { Min = cut };
        var below = SplitPoint.Count(connection, tables, lower);
        var above = SplitPoint.Count(connection, tables, upper);
        var bytes = PartitionTable.Bytes(connection, tables.Number, parent);
        var bytesBelow = below + above == 0 ? 0 : (long)(bytes * (double)below / (below + above));

        PartitionTable.Retire(connection, tables.Number, parent);
        string[] parents = [.. parent.Parents, parent.Id];
        writer.Change(writer.State with
        {
            Map = map.Split(
                parent,
                Child(connection, tables, map.All.Count, lower, parents, below, bytesBelow, time),
                Child(connection, tables, map.All.Count + 1, upper, parents, above, bytes - bytesBelow, time)),
        });
        return true;
    }

    private static PhysicalPartition Child(
        Connection connection, ContainerTables tables, int number, KeyRange range, string[] parents, long documents, long bytes, TimeProvider time)
    {
        PartitionTable.Add(connection, tables.Number, number, range, parents, documents, bytes);
        var child = new PhysicalPartition(number, range, parents, isRetired: false, new Budget(time));
        child.CountStored(documents, bytes);
        return child;
    }
}
