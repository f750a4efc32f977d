using CosmosHash;
using CosmosLocal.ChangeFeed;
using CosmosLocal.Partitioning;
using CosmosLocal.Resources;
using CosmosLocal.Storage;

namespace CosmosLocal.Items;

/// <summary>One container at work: reads, writes, batches, feed, splits.</summary>
internal sealed class ContainerEngine : IAsyncDisposable
{
    public ContainerEngine(SqliteStore store, ContainerDefinition definition, TimeProvider time, ContainerOptions options) =>
        throw new NotSupportedException($"{store} {definition} {time} {options}");

    public ContainerDefinition Definition => throw new NotSupportedException();

    public ContainerIdentity Identity => throw new NotSupportedException();

    public PartitionMap Partitions => throw new NotSupportedException();

    /// <summary>Makes the container's tables; for the transaction that enters it in the catalog.</summary>
    public static void CreateTables(Connection connection, ContainerDefinition definition, int partitions) =>
        throw new NotSupportedException($"{connection} {definition} {partitions}");

    public static void DropTables(Connection connection, ContainerDefinition definition) => throw new NotSupportedException($"{connection} {definition}");

    public ValueTask<ItemResult> ExecuteAsync(ItemOperation operation, CancellationToken ct) => throw new NotSupportedException($"{operation} {ct}");

    /// <summary>A transactional batch: all or nothing.</summary>
    public Task<BatchOutcome> ExecuteAtomicAsync(string keyJson, IReadOnlyList<ItemOperation> operations, CancellationToken ct) =>
        throw new NotSupportedException($"{keyJson} {operations} {ct}");

    /// <summary>A bulk request: each operation by itself.</summary>
    public Task<BatchOutcome> ExecuteEachAsync(string rangeId, IReadOnlyList<ItemOperation> operations, CancellationToken ct) =>
        throw new NotSupportedException($"{rangeId} {operations} {ct}");

    /// <summary>A snapshot for a query.</summary>
    public ContainerReader OpenReader() => throw new NotSupportedException();

    public ChangeFeedPage ReadFeed(KeyRange scope, FeedStart start, int maxItems) => throw new NotSupportedException($"{scope} {start} {maxItems}");

    /// <summary>For queries and feeds of other parts: 0 = go on, else milliseconds to wait (429).</summary>
    public int Throttle(KeyRange scope) => throw new NotSupportedException($"{scope}");

    /// <summary>Charges a query's request units to the partitions of its scope.</summary>
    public void Charge(KeyRange scope, double requestUnits) => throw new NotSupportedException($"{scope} {requestUnits}");

    /// <summary>Sets the container's request units per second; 0 = unlimited.</summary>
    public void SetThroughput(double requestUnitsPerSecond) => throw new NotSupportedException($"{requestUnitsPerSecond}");

    /// <summary>Splits a partition at the median of its keys. False if the id is not an active partition's.</summary>
    public Task<bool> SplitAsync(string rangeId, CancellationToken ct) => throw new NotSupportedException($"{rangeId} {ct}");

    /// <summary>Splits the fullest partitions until there are so many.</summary>
    public Task EnsurePartitionsAsync(int count, CancellationToken ct) => throw new NotSupportedException($"{count} {ct}");

    /// <summary>Removes every item of a key, or of a prefix of one; answers how many.</summary>
    public Task<int> DeletePartitionKeyAsync(string keyJson, CancellationToken ct) => throw new NotSupportedException($"{keyJson} {ct}");

    /// <summary>Takes a changed definition (indexing policy, TTL), rebuilding what it changes. <paramref name="record"/> runs in the same transaction.</summary>
    public Task ReplaceDefinitionAsync(ContainerDefinition definition, Action<Connection>? record, CancellationToken ct) =>
        throw new NotSupportedException($"{definition} {record} {ct}");

    /// <summary>Stops and drops the tables. <paramref name="record"/> runs in the same transaction.</summary>
    public Task DropAsync(Action<Connection>? record, CancellationToken ct) => throw new NotSupportedException($"{record} {ct}");

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;
}
