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
    private readonly VersionFeedReader _versions;
    private readonly ExpirySweep _expired;
    private readonly PeriodicSweep _expiry;
    private readonly PeriodicSweep _oldVersions;
    private readonly VersionSweep _forgotten;
    private readonly PartitionSplits _splits;
    private readonly Admission _admission;
    private volatile ContainerState _state;

    /// <summary>Opens a container whose tables exist.</summary>
    public ContainerEngine(SqliteStore store, ContainerDefinition definition, TimeProvider time, ContainerOptions options)
    {
        _store = store;
        _time = time;
        _options = options;
        _admission = new(options.Throughput, options.Shared);
        Identity = new(definition.DatabaseRid, definition.Rid);
        _tables = new(definition.TableNumber);
        _writer = new(_tables, time, options, Identity) { Published = Publish };
        _feed = new(_tables, Identity);
        _versions = new(_tables, Identity);
        _expired = new(store, _tables, _writer, time);
        _expiry = new(time, options.PurgeInterval, _expired.RunAsync);
        _forgotten = new(store, _tables.Versions, _writer, time, () => _options.RetentionOf(Definition));
        _oldVersions = new(time, options.PurgeInterval, _forgotten.RunAsync);
        _splits = new(store, _tables, _writer, time, options.SplitAboveBytes);
        _state = store.Read(connection => Load(connection, definition));
        Publish(_state);
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
        if (!Admission.TryAdmit(partition, item.Estimate, out var retryAfterMs))
            return ItemResults.Of(ItemError.Throttled, partition, retryAfterMs);
        var outcome = item.Kind == ItemOperationKind.Read
            ? Read(item, partition)
            : await _store.WriteAsync(scope => _writer.Execute(_writer.Begin(scope), item), ct);
        Admission.Settle(partition, item.Estimate, outcome.Partition, outcome.Charge);
        _splits.Check(outcome.Partition);
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
        if (!Admission.TryAdmit(partition, estimate, out var retryAfterMs))
            return ItemResults.OfWhole(ItemError.Throttled, partition, retryAfterMs);
        var outcomes = await _store.WriteAsync(scope => batch.Execute(scope, _writer), ct);
        partition.Budget.Settle(outcomes.Sum(outcome => outcome.Charge) - estimate);
        foreach (var outcome in outcomes)
            outcome.Partition.CountRequest(outcome.Charge);
        _splits.Check(outcomes[^1].Partition);
        return BatchOutcomes.OfAtomic(operations, outcomes, Identity);
    }

    /// <summary>A bulk request: each operation by itself.</summary>
    public async Task<BatchOutcome> ExecuteEachAsync(string rangeId, IReadOnlyList<ItemOperation> operations, CancellationToken ct)
    {
        var state = _state;
        if (state.Map.Find(rangeId) is not { } range)
            return ItemResults.OfWhole(ItemError.PartitionGone, state.Map.Active[0]);
        if (operations.Count > AtomicBatch.MaxOperations)
            return ItemResults.OfWhole(ItemError.TooManyOperations, range);
        var request = new BulkRequest(operations, range, state);
        var outcomes = request.IsReadOnly ? request.Read(Read) : await _store.WriteAsync(scope => request.Execute(scope, _writer), ct);
        foreach (var outcome in outcomes)
            _splits.Check(outcome.Partition);
        return BatchOutcomes.OfEach(request.Settle(outcomes, Identity), range);
    }

    /// <summary>A snapshot for a query: of all that was acknowledged before, and of its index.</summary>
    public async ValueTask<ContainerReader> OpenReaderAsync(CancellationToken ct)
    {
        if (_writer.HasUnindexed)
        {
            await _store.WriteVisiblyAsync(scope =>
            {
                _writer.Index(_writer.Begin(scope));
                return true;
            }, ct);
        }
        return OpenReader();
    }

    private ContainerReader OpenReader()
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

    /// <summary>The change feed of latest versions.</summary>
    public ChangeFeedPage ReadFeed(KeyRange scope, FeedStart start, int maxItems) =>
        ReadFeed(scope, connection => _feed.Read(connection, scope, start, maxItems, Now));

    /// <summary>Ends when something in a range is changed, or its partitions are; to be asked for before the range is looked at.</summary>
    public Task NextChange(KeyRange scope)
    {
        var partitions = _state.Map.Overlapping(scope).Select(partition => partition.NextChange()).ToList();
        return partitions is [var only] ? only : Task.WhenAny(partitions);
    }

    /// <summary>The change feed of all versions and deletes.</summary>
    public ChangeFeedPage ReadVersions(KeyRange scope, FeedStart start, int maxItems) =>
        _options.RetentionOf(Definition) is { } retention
            ? ReadFeed(scope, connection => _versions.Read(connection, scope, start, maxItems, (_time.GetUtcNow() - retention).ToUnixTimeSeconds()))
            : ChangeFeedPage.Refused(
                "The change feed of all versions and deletes is off: set CosmosLocalOptions.AllVersionsRetention, or the container's changeFeedPolicy.");

    private ChangeFeedPage ReadFeed(KeyRange scope, Func<Connection, ChangeFeedPage> read)
    {
        if (Throttle(scope) is > 0 and var retryAfterMs)
            return new() { Position = 0, CurrentLsn = 0, RetryAfterMs = retryAfterMs };
        var page = _store.Read(read);
        Charge(scope, page.Charge);
        return page;
    }

    /// <summary>For queries and feeds of other parts: 0 = go on (and <see cref="Charge"/> afterwards), else milliseconds to wait (429).</summary>
    public int Throttle(KeyRange scope) => Admission.TryAdmit(_state.Map, scope);

    /// <summary>Charges a query's request units to the partitions of its scope.</summary>
    public void Charge(KeyRange scope, double requestUnits) => Admission.Settle(_state.Map, scope, requestUnits);

    /// <summary>Sets the container's request units per second; 0 = unlimited.</summary>
    public void SetThroughput(double requestUnitsPerSecond) => _admission.Set(requestUnitsPerSecond, _state.Map);

    /// <summary>
    /// Splits a partition at the median of its keys, or halfway if it has none. False if the id is not an active partition's, or nothing can be cut.
    /// </summary>
    public Task<bool> SplitAsync(string rangeId, CancellationToken ct) => _splits.SplitAsync(_state.Map, rangeId, ct);

    /// <summary>Splits the fullest partitions until there are so many.</summary>
    public Task EnsurePartitionsAsync(int count, CancellationToken ct) => _splits.EnsureAsync(() => _state.Map, count, ct);

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
            _expired.RemoveAll(connection);
            _writer.Index(connection);
            var shape = new DocumentShape(definition, before.Shape.Version + 1);
            IndexRebuild.Run(connection, _tables, before, definition, shape);
            record?.Invoke(connection);
            _writer.Change(before with { Definition = definition, Shape = shape });
            return true;
        }, ct);

    /// <summary>Removes now what has expired and versions that are kept no longer, which else happens by and by.</summary>
    public async Task SweepAsync()
    {
        await _expired.RunAsync();
        await _forgotten.RunAsync();
    }

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
        await _expiry.DisposeAsync();
        await _oldVersions.DisposeAsync();
        await _splits.WhenIdleAsync();
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

    private ContainerState Load(Connection connection, ContainerDefinition definition)
    {
        using var row = connection.Prepare(ContainerTables.ReadState);
        if (!row.Bind(1, _tables.Number).Step())
            throw new InvalidOperationException($"Container '{definition.Id}' has no tables.");
        using var newest = connection.Prepare(_tables.Newest);
        var timestamp = newest.Step() ? newest.Int64(1) : 0;
        var state = new ContainerState(
            definition, new DocumentShape(definition, row.Int64(2)), PartitionTable.Load(connection, _tables.Number, _time));
        _writer.Load(connection, state, new(row.Int64(0), row.Int64(1), timestamp));
        return state;
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
        _admission.Share(state.Map);
        var before = _state;
        _state = state;
        if (before is not null && before.Map != state.Map)
        {
            foreach (var partition in before.Map.Active)
                partition.Wake();
        }

        _expiry.Set(state.Definition.DefaultTtl is not null);
        _oldVersions.Set(_options.RetentionOf(state.Definition) is not null);
    }
}
