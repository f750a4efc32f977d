using CosmosHash;
using CosmosLocal.Partitioning;

namespace CosmosLocal.Throughput;

/// <summary>Lets requests in while their physical partitions have units left, and accounts for what they cost.</summary>
internal sealed class Admission(double throughput, Budget? shared)
{
    private double _throughput = throughput;

    /// <summary>Takes the estimate; settling puts it right. False: throttled.</summary>
    public static bool TryAdmit(PhysicalPartition partition, double estimate, out int retryAfterMs)
    {
        if (partition.Budget.TryTake(estimate, out retryAfterMs))
            return true;
        partition.CountThrottle();
        return false;
    }

    /// <summary>A split in between means that one partition let the request in and another served it.</summary>
    public static void Settle(PhysicalPartition admittedBy, double estimate, PhysicalPartition servedBy, double charge)
    {
        admittedBy.Budget.Settle(charge - estimate);
        servedBy.CountRequest(charge);
    }

    /// <summary>For requests of many partitions: 0 = admitted, else milliseconds to wait.</summary>
    public static int TryAdmit(PartitionMap map, KeyRange scope)
    {
        foreach (var partition in map.Overlapping(scope))
        {
            if (!TryAdmit(partition, 1, out var retryAfterMs))
                return retryAfterMs;
        }
        return 0;
    }

    public static void Settle(PartitionMap map, KeyRange scope, double charge)
    {
        var partitions = map.Overlapping(scope).ToList();
        foreach (var partition in partitions)
            Settle(partition, 1, partition, charge / partitions.Count);
    }

    /// <summary>Sets the whole container's units per second; 0 = unlimited.</summary>
    public void Set(double requestUnitsPerSecond, PartitionMap map)
    {
        Volatile.Write(ref _throughput, requestUnitsPerSecond);
        Share(map);
    }

    /// <summary>Gives each partition its equal share.</summary>
    public void Share(PartitionMap map)
    {
        foreach (var partition in map.Active)
        {
            partition.Budget.PerSecond = Volatile.Read(ref _throughput) / map.Active.Count;
            partition.Budget.Shared = shared;
        }
    }
}
