using CosmosLocal.Partitioning;
using CosmosLocal.Storage;

namespace CosmosLocal.Items;

/// <summary>Makes answers of the outcomes of many operations.</summary>
internal static class BatchOutcomes
{
    public static BatchOutcome OfAtomic(IReadOnlyList<ItemOperation> operations, List<WriteOutcome> outcomes, ContainerIdentity identity)
    {
        var last = outcomes[^1];
        if (last.IsFailure)
            return OfFailure(operations.Count, outcomes.Count - 1, ItemResults.Of(last, operations[outcomes.Count - 1], identity), last.Partition);
        var results = new ItemResult[operations.Count];
        for (var i = 0; i < results.Length; i++)
            results[i] = ItemResults.Of(outcomes[i], operations[i], identity);
        return Of(200, results, last.Partition);
    }

    /// <summary>One operation failed and with it all the others.</summary>
    public static BatchOutcome OfFailure(int count, int failed, ItemResult failure, PhysicalPartition partition)
    {
        var results = new ItemResult[count];
        Array.Fill(results, ItemResults.Of(ItemError.FailedDependency, partition) with { Charge = 0 });
        results[failed] = failure;
        return Of(207, results, partition);
    }

    public static BatchOutcome OfEach(ItemResult[] results, PhysicalPartition partition) =>
        Of(Array.Exists(results, result => result.Status >= 400) ? 207 : 200, results, partition);

    private static BatchOutcome Of(int status, ItemResult[] results, PhysicalPartition partition) => new()
    {
        Status = status,
        Results = results,
        Charge = results.Sum(result => result.Charge),
        RangeId = partition.Id,
        Lsn = results.Length == 0 ? 0 : results.Max(result => result.Lsn),
    };
}
