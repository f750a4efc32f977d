using CosmosHash;
using CosmosLocal.Indexing;

namespace CosmosLocal.Storage;

/// <summary>
/// A snapshot of one container for a query. Scans are lazy, carry their position, and leave out what has expired. Scopes and ranges are half-open.
/// </summary>
internal sealed class ContainerReader(SqliteStore store, Connection connection, ContainerTables tables, long now) : IDisposable
{
    private bool _disposed;

    public required IndexingPolicy Indexing { get; init; }

    public required ContainerIdentity Identity { get; init; }

    /// <summary>The newest write in the snapshot.</summary>
    public required long Lsn { get; init; }

    /// <summary>Documents in the order (effective partition key, id).</summary>
    public IEnumerable<ScanRow> ScanKeys(KeyRange scope, byte[]? after = null)
    {
        var (key, id) = after is null ? (scope.Min, "") : ScanPosition.ReadKey(after);
        using var row = connection.Prepare(tables.ScanKeys);
        row.Bind(1, key > scope.Min ? key : scope.Min).Bind(2, scope.Max).Bind(3, key >= scope.Min ? id : "");
        while (row.Step())
        {
            var document = ContainerTables.Document(row);
            if (!document.IsExpired(now))
                yield return new(document, ScanPosition.OfKey(document.Key, document.Id));
        }
    }

    /// <summary>
    /// Documents by a path's values, in the order (key, rid), reversed when descending. Across arrays a document comes once for each distinct value.
    /// </summary>
    public IEnumerable<ScanRow> ScanTerm(string path, IndexKeyRange range, bool descending, KeyRange scope, byte[]? after = null)
    {
        using var row = connection.Prepare(descending ? tables.ScanTermDescending : tables.ScanTerm);
        row.Bind(1, IndexPath.Parse(path).Term);
        foreach (var found in Scan(row, range, descending, scope, after))
            yield return found;
    }

    /// <summary>Documents of one first-level key in the order of a composite index, or reversed.</summary>
    public IEnumerable<ScanRow> ScanComposite(
        CompositeIndex index, EffectivePartitionKey firstLevel, IndexKeyRange range, bool descending, KeyRange scope, byte[]? after = null)
    {
        using var row = connection.Prepare(tables.ScanComposite(index.Number, descending));
        row.Bind(1, ContainerTables.FirstLevel(firstLevel));
        foreach (var found in Scan(row, range, descending, scope, after))
            yield return found;
    }

    /// <summary>How many documents the scope has, counting no further than the limit; expired ones may be counted.</summary>
    public int CountKeys(KeyRange scope, int limit)
    {
        using var row = connection.Prepare(tables.CountKeys);
        row.Bind(1, scope.Min).Bind(2, scope.Max).Bind(3, limit).Step();
        return (int)row.Int64(0);
    }

    /// <summary>How many live documents the scope has, exactly, without reading them.</summary>
    public long CountDocuments(KeyRange scope)
    {
        using var all = connection.Prepare(tables.CountKeys);
        using var expired = connection.Prepare(tables.CountExpired);
        all.Bind(1, scope.Min).Bind(2, scope.Max).Bind(3, long.MaxValue).Step();
        expired.Bind(1, scope.Min).Bind(2, scope.Max).Bind(3, now).Step();
        return all.Int64(0) - expired.Int64(0);
    }

    /// <summary>How many index entries the range has, counting no further than the limit.</summary>
    public int CountTerm(string path, IndexKeyRange range, int limit)
    {
        using var row = connection.Prepare(tables.CountTerm);
        row.Bind(1, IndexPath.Parse(path).Term).Bind(2, range.Low).Bind(3, range.High).Bind(4, limit).Step();
        return (int)row.Int64(0);
    }

    public int CountComposite(CompositeIndex index, EffectivePartitionKey firstLevel, IndexKeyRange range, int limit)
    {
        using var row = connection.Prepare(tables.CountComposite(index.Number));
        row.Bind(1, ContainerTables.FirstLevel(firstLevel)).Bind(2, range.Low).Bind(3, range.High).Bind(4, limit).Step();
        return (int)row.Int64(0);
    }

    public StoredDocument? Find(EffectivePartitionKey key, string id) =>
        tables.FindDocument(connection, key, id) is { } document && !document.IsExpired(now) ? document : null;

    public void Dispose()
    {
        if (_disposed)
            return;
        _disposed = true;
        store.Return(connection);
    }

    // Parameters 2 to 6 of all index scans: low, high, rid at the end where it goes on, scope. See ContainerTables.
    private IEnumerable<ScanRow> Scan(Statement row, IndexKeyRange range, bool descending, KeyRange scope, byte[]? after)
    {
        var (low, high, rid) = (range.Low, range.High, -1L);
        if (after is not null)
        {
            var (key, number) = ScanPosition.ReadEntry(after);
            if (descending ? key.AsSpan().SequenceCompareTo(high) < 0 : key.AsSpan().SequenceCompareTo(low) >= 0)
                (low, high, rid) = descending ? (low, key, number) : (key, high, number);
        }
        row.Bind(2, low).Bind(3, high).Bind(4, rid).Bind(5, scope.Min).Bind(6, scope.Max);
        while (row.Step())
        {
            var document = ContainerTables.Document(row);
            if (!document.IsExpired(now))
                yield return new(document, ScanPosition.OfEntry(row.Blob(7), document.Rid));
        }
    }
}
