using CosmosHash;
using CosmosLocal.ChangeFeed;
using CosmosLocal.Indexing;
using CosmosLocal.Partitioning;
using CosmosLocal.Resources;
using CosmosLocal.Storage;
using CosmosLocal.Throughput;

namespace CosmosLocal.Items;

/// <summary>One container at work: reads, writes, batches, feed, splits.</summary>
internal sealed class ContainerEngine : IAsyncDisposable
{
    private readonly SqliteStore _store;
    private readonly TimeProvider _time;
    private readonly ContainerOptions _options;
    private readonly ContainerTables _tables;
    private readonly ContainerWriter _writer;
    private readonly ChangeFeedReader _feed;
    private readonly ExpirySweep _sweep;
    private volatile ContainerState _state;
    private double _throughput;
    private int _splitting;
    private Task _split = Task.CompletedTask;

    /// <summary>Opens a container whose tables exist.</summary>
    public ContainerEngine(SqliteStore store, ContainerDefinition definition, TimeProvider time, ContainerOptions options)
    {
        _store = store;
        _time = time;
        _options = options;
        _throughput = options.Throughput;
        Identity = new(definition.DatabaseRid, definition.Rid);
        _tables = new(definition.TableNumber);
        _writer = new(_tables, time, options.PatchCondition, Identity) { Published = Publish };
        _feed = new(_tables, Identity);
        _sweep = new(store, _tables, _writer, time, options.PurgeInterval);
        var (state, numbers) = store.Read(connection => Load(connection, definition));
        _writer.Load(state, numbers);
        _state = state;
        Publish(state);
    }

    public ContainerDefinition Definition => _state.Definition;

    public ContainerIdentity Identity { get; }

    public PartitionMap Partitions => _state.Map;

    public IndexingPolicy Indexing => _state.Shape.Policy;

    /// <summary>Makes the container's tables; for the transaction that enters it in the catalog.</summary>
    public static void CreateTables(Connection connection, ContainerDefinition definition, int partitions)
    {
        var tables = new ContainerTables(definition.TableNumber);
        tables.Create(connection);
        tables.CreateComposites(connection, IndexingPolicy.Parse(definition.IndexingPolicy));
        PartitionTable.Create(connection, definition.TableNumber, Math.Max(1, partitions));
    }

    public static void DropTables(Connection connection, ContainerDefinition definition)
    {
        var tables = new ContainerTables(definition.TableNumber);
        tables.DropComposites(connection, IndexingPolicy.Parse(definition.IndexingPolicy));
        tables.Drop(connection);
    }

    public async ValueTask<ItemResult> ExecuteAsync(ItemOperation operation, CancellationToken ct)
    {
        ct.ThrowIfCancellationRequested();
        var state = _state;
        if (ItemPreparation.Prepare(operation, state, out var item) is { } error)
            return ItemResults.Of(error, state.Map.Active[0]);
        var partition = state.Map.Of(item.Key);
        if (!TryAdmit(partition, item.Estimate, out var retryAfterMs))
            return ItemResults.Of(ItemError.Throttled, partition, retryAfterMs);
        var outcome = item.Kind == ItemOperationKind.Read
            ? Read(item, partition)
            : await _store.WriteAsync(scope => _writer.Execute(_writer.Begin(scope), item), ct);
        Account(partition, item.Estimate, outcome);
        return ItemResults.Of(outcome, operation, Identity);
    }

    /// <summary>A transactional batch: all or nothing.</summary>
    public async Task<BatchOutcome> ExecuteAtomicAsync(string keyJson, IReadOnlyList<ItemOperation> operations, CancellationToken ct)
    {
        var state = _state;
        if (!AtomicBatch.TryPrepare(keyJson, operations, state, out var batch, out var error, out var failed))
        {
            var any = state.Map.Active[0];
            return failed < 0
                ? ItemResults.OfWhole(error, any)
                : BatchOutcomes.OfFailure(operations.Count, failed, ItemResults.Of(error, any), any);
        }
        var partition = state.Map.Of(batch.Key);
        var estimate = batch.Estimate;
        if (!TryAdmit(partition, estimate, out var retryAfterMs))
            return ItemResults.OfWhole(ItemError.Throttled, partition, retryAfterMs);
        var outcomes = await _store.WriteAsync(scope => batch.Execute(scope, _writer), ct);
        partition.Budget.Settle(outcomes.Sum(outcome => outcome.Charge) - estimate);
        foreach (var outcome in outcomes)
            outcome.Partition.CountRequest(outcome.Charge);
        SplitIfLarge(outcomes[^1].Partition);
        return BatchOutcomes.OfAtomic(operations, outcomes, Identity);
    }

    /// <summary>A bulk request: each operation by itself.</summary>
    public async Task<BatchOutcome> ExecuteEachAsync(string rangeId, IReadOnlyList<ItemOperation> operations, CancellationToken ct)
    {
        var state = _state;
        if (state.Map.Find(rangeId) is not { } range)
            return ItemResults.OfWhole(ItemError.PartitionGone, state.Map.Active[0]);
        if (operations.Count > AtomicBatch.MaxOperations)
            return ItemResults.OfWhole(ItemError.BadRequest($"Batch request has more operations than what is supported. The limit is {AtomicBatch.MaxOperations}."), range);
        var results = new ItemResult[operations.Count];
        var admitted = new List<(int Index, PreparedItem Item, PhysicalPartition Partition)>(operations.Count);
        for (var i = 0; i < results.Length; i++)
        {
            if (ItemPreparation.Prepare(operations[i], state, out var item) is { } error)
                results[i] = ItemResults.Of(error, range);
            else if (!range.Range.Contains(item.Key))
                results[i] = ItemResults.Of(ItemError.PartitionGone, range);
            else if (state.Map.Of(item.Key) is var partition && !TryAdmit(partition, item.Estimate, out var retryAfterMs))
                results[i] = ItemResults.Of(ItemError.Throttled, partition, retryAfterMs);
            else
                admitted.Add((i, item, partition));
        }
        var outcomes = admitted.TrueForAll(entry => entry.Item.Kind == ItemOperationKind.Read)
            ? [.. admitted.Select(entry => Read(entry.Item, entry.Partition))]
            : await _store.WriteAsync(scope =>
            {
                var connection = _writer.Begin(scope);
                return admitted.ConvertAll(entry => _writer.Execute(connection, entry.Item));
            }, ct);
        for (var i = 0; i < outcomes.Count; i++)
        {
            Account(admitted[i].Partition, admitted[i].Item.Estimate, outcomes[i]);
            results[admitted[i].Index] = ItemResults.Of(outcomes[i], operations[admitted[i].Index], Identity);
        }
        return BatchOutcomes.OfEach(results, range);
    }

    /// <summary>A snapshot for a query.</summary>
    public ContainerReader OpenReader()
    {
        while (true)
        {
            var state = _state;
            var connection = _store.Rent();
            try
            {
                connection.Run("BEGIN");
                var (lsn, version) = ReadVersion(connection);
                // A snapshot from across a change of the definition does not fit the index rules at hand: take another.
                if (version == state.Shape.Version)
                    return new(_store, connection, _tables, Now) { Indexing = state.Shape.Policy, Identity = Identity, Lsn = lsn };
            }
            catch
            {
                _store.Return(connection);
                throw;
            }
            _store.Return(connection);
        }
    }

    public ChangeFeedPage ReadFeed(KeyRange scope, FeedStart start, int maxItems)
    {
        if (Throttle(scope) is > 0 and var retryAfterMs)
            return new() { Position = 0, CurrentLsn = 0, RetryAfterMs = retryAfterMs };
        var page = _store.Read(connection => _feed.Read(connection, scope, start, maxItems, Now));
        Charge(scope, page.Charge);
        return page;
    }

    /// <summary>For queries and feeds of other parts: 0 = go on (and <see cref="Charge"/> afterwards), else milliseconds to wait (429).</summary>
    public int Throttle(KeyRange scope)
    {
        foreach (var partition in _state.Map.Overlapping(scope))
        {
            if (!TryAdmit(partition, 1, out var retryAfterMs))
                return retryAfterMs;
        }
        return 0;
    }

    /// <summary>Charges a query's request units to the partitions of its scope.</summary>
    public void Charge(KeyRange scope, double requestUnits)
    {
        var partitions = _state.Map.Overlapping(scope).ToList();
        foreach (var partition in partitions)
        {
            partition.Budget.Settle(requestUnits / partitions.Count - 1);
            partition.CountRequest(requestUnits / partitions.Count);
        }
    }

    /// <summary>Sets the container's request units per second; 0 = unlimited.</summary>
    public void SetThroughput(double requestUnitsPerSecond)
    {
        Volatile.Write(ref _throughput, requestUnitsPerSecond);
        ShareThroughput(_state.Map);
    }

    /// <summary>Splits a partition at the median of its keys. False if the id is not an active partition's, or nothing can be cut.</summary>
    public async Task<bool> SplitAsync(string rangeId, CancellationToken ct)
    {
        if (_state.Map.Find(rangeId) is not { IsRetired: false } partition
            || _store.Read(connection => SplitPoint.Find(connection, _tables, partition.Range)) is not { } cut)
            return false;
        return await _store.WriteAsync(scope => PartitionSplit.Apply(_writer.Begin(scope), _writer, _tables, rangeId, cut, _time), ct);
    }

    /// <summary>Splits the fullest partitions until there are so many.</summary>
    public async Task EnsurePartitionsAsync(int count, CancellationToken ct)
    {
        while (_state.Map.Active.Count < count)
        {
            var fullest = _state.Map.Active.MaxBy(partition => (partition.Documents, KeySpace.Width(partition.Range)))!;
            if (!await SplitAsync(fullest.Id, ct))
                return;
        }
    }

    /// <summary>Removes every item of a key, or of a prefix of one; answers how many, or null if the key cannot be read.</summary>
    public async Task<int?> DeletePartitionKeyAsync(string keyJson, CancellationToken ct)
    {
        if (!PartitionKeyText.TryParse(keyJson, out var components) || components.Length == 0 || components.Length > _state.Shape.KeyComponents)
            return null;
        var range = KeyRange.OfPrefix(EffectivePartitionKey.Of(components));
        for (var deleted = 0; ;)
        {
            var count = await _store.WriteAsync(scope => _writer.RemoveSome(_writer.Begin(scope), range), ct);
            deleted += count;
            if (count == 0)
                return deleted;
        }
    }

    /// <summary>Takes a changed definition (indexing policy, TTL), rebuilding what it changes. <paramref name="record"/> runs in the same transaction.</summary>
    public Task ReplaceDefinitionAsync(ContainerDefinition definition, Action<Connection>? record, CancellationToken ct) =>
        _store.WriteAsync(scope =>
        {
            var connection = _writer.Begin(scope);
            var before = _writer.State;
            var shape = new DocumentShape(definition, before.Shape.Version + 1);
            IndexRebuild.Run(connection, _tables, before, definition, shape);
            record?.Invoke(connection);
            _writer.Change(before with { Definition = definition, Shape = shape });
            return true;
        }, ct);

    /// <summary>Stops and drops the tables. <paramref name="record"/> runs in the same transaction.</summary>
    public async Task DropAsync(Action<Connection>? record, CancellationToken ct)
    {
        await DisposeAsync();
        await _store.WriteAsync(scope =>
        {
            record?.Invoke(scope.Connection);
            DropTables(scope.Connection, _writer.State.Definition);
            return true;
        }, ct);
    }

    public async ValueTask DisposeAsync()
    {
        await _sweep.DisposeAsync();
        await _split;
    }

    private long Now => _time.GetUtcNow().ToUnixTimeSeconds();

    private WriteOutcome Read(PreparedItem item, PhysicalPartition partition)
    {
        var document = _store.ReadOnce((_tables, item), static (connection, what) => what._tables.FindDocument(connection, what.item.Key, what.item.Id));
        if (document is null || document.IsExpired(Now))
            return new(404, null, ItemError.NotFound, Charges.Refused, 0, partition);
        var status = ETagMatch.Any(item.Operation.IfNoneMatch, document) ? 304 : 200;
        return new(status, document, null, Charges.Read(document.Body.Length), document.Lsn, partition);
    }

    private static bool TryAdmit(PhysicalPartition partition, double estimate, out int retryAfterMs)
    {
        if (partition.Budget.TryTake(estimate, out retryAfterMs))
            return true;
        partition.CountThrottle();
        return false;
    }

    private void Account(PhysicalPartition admittedBy, double estimate, WriteOutcome outcome)
    {
        admittedBy.Budget.Settle(outcome.Charge - estimate);
        outcome.Partition.CountRequest(outcome.Charge);
        SplitIfLarge(outcome.Partition);
    }

    private void SplitIfLarge(PhysicalPartition partition)
    {
        if (_options.SplitAboveBytes <= 0 || partition.Bytes <= _options.SplitAboveBytes || Interlocked.Exchange(ref _splitting, 1) != 0)
            return;
        _split = Task.Run(async () =>
        {
            try
            {
                await SplitAsync(partition.Id, CancellationToken.None);
            }
            catch (Exception exception) when (exception is StorageException or ObjectDisposedException)
            {
                // The next write above the limit asks again, unless the store is closing.
            }
            finally
            {
                Volatile.Write(ref _splitting, 0);
            }
        });
    }

    private (ContainerState, WriterNumbers) Load(Connection connection, ContainerDefinition definition)
    {
        using var row = connection.Prepare(ContainerTables.ReadState);
        if (!row.Bind(1, _tables.Number).Step())
            throw new InvalidOperationException($"Container '{definition.Id}' has no tables.");
        using var newest = connection.Prepare(_tables.Newest);
        var timestamp = newest.Step() ? newest.Int64(1) : 0;
        var state = new ContainerState(
            definition, new DocumentShape(definition, row.Int64(2)), PartitionTable.Load(connection, _tables.Number, _time));
        return (state, new(row.Int64(0), row.Int64(1), timestamp));
    }

    private (long Lsn, long Version) ReadVersion(Connection connection)
    {
        using var row = connection.Prepare(ContainerTables.ReadState);
        return row.Bind(1, _tables.Number).Step()
            ? (row.Int64(0), row.Int64(2))
            : throw new InvalidOperationException($"Container '{Definition.Id}' has been dropped.");
    }

    private void Publish(ContainerState state)
    {
        ShareThroughput(state.Map);
        _state = state;
        _sweep.Set(state.Definition.DefaultTtl is not null);
    }

    private void ShareThroughput(PartitionMap map)
    {
        var share = Volatile.Read(ref _throughput) / map.Active.Count;
        foreach (var partition in map.Active)
            partition.Budget.PerSecond = share;
    }
}
