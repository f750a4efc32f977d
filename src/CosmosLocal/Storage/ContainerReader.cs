using CosmosHash;
using CosmosLocal.Indexing;

namespace CosmosLocal.Storage;

/// <summary>
/// A snapshot of one container for a query. Scans are lazy, carry their position, and leave out what has expired. Scopes and ranges are half-open.
/// </summary>
internal sealed class ContainerReader : IDisposable
{
    public required IndexingPolicy Indexing { get; init; }

    public required ContainerIdentity Identity { get; init; }

    /// <summary>The newest write in the snapshot.</summary>
    public long Lsn => throw new NotSupportedException();

    /// <summary>Documents in the order (effective partition key, id).</summary>
    public IEnumerable<ScanRow> ScanKeys(KeyRange scope, byte[]? after = null) => throw new NotSupportedException($"{scope} {after}");

    /// <summary>Documents by a path's values, in the order (key, rid), reversed when descending. Across arrays a document comes once for each distinct value.</summary>
    public IEnumerable<ScanRow> ScanTerm(string path, IndexKeyRange range, bool descending, KeyRange scope, byte[]? after = null) =>
        throw new NotSupportedException($"{path} {range} {descending} {scope} {after}");

    /// <summary>Documents of one first-level key in the order of a composite index, or reversed.</summary>
    public IEnumerable<ScanRow> ScanComposite(
        CompositeIndex index, EffectivePartitionKey firstLevel, IndexKeyRange range, bool descending, KeyRange scope, byte[]? after = null) =>
        throw new NotSupportedException($"{index} {firstLevel} {range} {descending} {scope} {after}");

    /// <summary>How many documents the scope has, counting no further than the limit; expired ones may be counted.</summary>
    public int CountKeys(KeyRange scope, int limit) => throw new NotSupportedException($"{scope} {limit}");

    public int CountTerm(string path, IndexKeyRange range, int limit) => throw new NotSupportedException($"{path} {range} {limit}");

    public int CountComposite(CompositeIndex index, EffectivePartitionKey firstLevel, IndexKeyRange range, int limit) =>
        throw new NotSupportedException($"{index} {firstLevel} {range} {limit}");

    public StoredDocument? Find(EffectivePartitionKey key, string id) => throw new NotSupportedException($"{key} {id}");

    public void Dispose()
    {
    }
}
