using CosmosLocal.Items;
using CosmosLocal.Storage;
using CosmosLocal.Throughput;

namespace CosmosLocal.Resources;

/// <summary>
/// The account's databases and containers. Changes are rare and take turns; each is durable before it can be seen. Lookups read an
/// immutable snapshot.
/// </summary>
internal sealed class Catalog : IAsyncDisposable
{
    private readonly SqliteStore _store;
    private readonly CosmosLocalOptions _options;
    private readonly PatchCondition _patchCondition;
    private readonly SemaphoreSlim _turn = new(1);
    private readonly Dictionary<string, Budget> _shared = [];
    private volatile CatalogSnapshot _now;

    public Catalog(SqliteStore store, CosmosLocalOptions options, PatchCondition patchCondition)
    {
        _store = store;
        _options = options;
        _patchCondition = patchCondition;
        var (databases, containers) = store.Read(
            connection => (CatalogTables.ReadDatabases(connection), CatalogTables.ReadContainers(connection)));
        var throughputs = databases.ToDictionary(database => database.Rid, database => database.Throughput);
        _now = new(databases, [.. containers.Select(definition => Open(definition, throughputs[definition.DatabaseRid]))]);
    }

    public CatalogSnapshot Now => _now;

    public ContainerEngine? FindContainer(string database, string container) => _now.Container(database, container);

    public Task<Outcome<Database>> CreateDatabaseAsync(string id, ThroughputSetting? throughput, CancellationToken cancellationToken) =>
        InTurnAsync(
            async () =>
            {
                if (_now.Databases.Any(database => database.Id == id))
                    return Outcome<Database>.Refused(409, "Database with the specified id or name already exists.");
                var created = await _store.WriteAsync(
                    scope =>
                    {
                        var number = CatalogTables.NextNumber(scope.Connection);
                        var database = new Database
                        {
                            Id = id,
                            Rid = ResourceId.OfDatabase(number),
                            Number = number,
                            ETag = ETagOf(number),
                            Timestamp = Seconds(),
                            Throughput = throughput,
                        };
                        CatalogTables.Save(scope.Connection, database);
                        return database;
                    },
                    cancellationToken);
                _now = _now.With(created);
                return Outcome<Database>.Ok(created);
            },
            cancellationToken);

    public Task<Outcome<Database>> DeleteDatabaseAsync(Database database, CancellationToken cancellationToken) =>
        InTurnAsync(
            async () =>
            {
                if (_now.Database(database.Rid) is null)
                    return Outcome<Database>.Refused(404, "Resource Not Found.");
                foreach (var container in _now.ContainersOf(database).ToList())
                    await DropAsync(container, cancellationToken);
                await _store.WriteAsync(
                    scope =>
                    {
                        CatalogTables.Delete(scope.Connection, database);
                        return true;
                    },
                    cancellationToken);
                _now = _now.Without(database);
                _shared.Remove(database.Rid);
                return Outcome<Database>.Ok(database);
            },
            cancellationToken);

    public Task<Outcome<ContainerEngine>> CreateContainerAsync(
        Database database, ContainerSpec spec, ThroughputSetting? throughput, CancellationToken cancellationToken) =>
        InTurnAsync(
            async () =>
            {
                if (_now.Database(database.Rid) is null)
                    return Outcome<ContainerEngine>.Refused(404, "Resource Not Found.");
                if (_now.ContainersOf(database).Any(container => container.Definition.Id == spec.Id))
                    return Outcome<ContainerEngine>.Refused(409, "Collection with the specified id or name already exists.");
                var partitions = Math.Max(_options.Partitions, (throughput ?? database.Throughput)?.PartitionsNeeded ?? 1);
                var definition = await _store.WriteAsync(
                    scope =>
                    {
                        var number = CatalogTables.NextNumber(scope.Connection);
                        var rid = ResourceId.OfContainer(database.Rid, number);
                        var created = spec.Define(database.Rid, rid, number, ETagOf(number), Seconds()) with { Throughput = throughput };
                        CatalogTables.Save(scope.Connection, created);
                        ContainerEngine.CreateTables(scope.Connection, created, partitions);
                        return created;
                    },
                    cancellationToken);
                var container = Open(definition, database.Throughput);
                _now = _now.With(container);
                return Outcome<ContainerEngine>.Ok(container);
            },
            cancellationToken);

    /// <summary>Changes what may change: indexing, time to live, and what is only stored. The key and the unique keys are for ever.</summary>
    public Task<Outcome<ContainerEngine>> ReplaceContainerAsync(ContainerEngine container, ContainerSpec spec, CancellationToken cancellationToken) =>
        InTurnAsync(
            async () =>
            {
                var current = container.Definition;
                if (!Exists(container))
                    return Outcome<ContainerEngine>.Refused(404, "Resource Not Found.");
                if (spec.Id != current.Id)
                    return Outcome<ContainerEngine>.Refused(400, "The id of a container cannot be changed.");
                if (!spec.HasSameKey(current))
                    return Outcome<ContainerEngine>.Refused(400, "The partition key of a container cannot be changed.");
                if (!UniqueKeys.AreSame(spec.UniqueKeyPolicy, current.UniqueKeyPolicy))
                    return Outcome<ContainerEngine>.Refused(400, "The unique keys of a container cannot be changed.");
                var number = await _store.WriteAsync(scope => CatalogTables.NextNumber(scope.Connection), cancellationToken);
                var definition = spec.Define(current.DatabaseRid, current.Rid, current.TableNumber, ETagOf(number), Seconds()) with
                {
                    Throughput = current.Throughput,
                };
                await container.ReplaceDefinitionAsync(
                    definition, connection => CatalogTables.Save(connection, definition), cancellationToken);
                return Outcome<ContainerEngine>.Ok(container);
            },
            cancellationToken);

    public Task<Outcome<ContainerEngine>> DeleteContainerAsync(ContainerEngine container, CancellationToken cancellationToken) =>
        InTurnAsync(
            async () =>
            {
                if (!Exists(container))
                    return Outcome<ContainerEngine>.Refused(404, "Resource Not Found.");
                await DropAsync(container, cancellationToken);
                return Outcome<ContainerEngine>.Ok(container);
            },
            cancellationToken);

    /// <summary>More throughput than the partitions can serve splits them, as in Cosmos; less never merges them.</summary>
    public Task<Outcome<Offer>> ReplaceThroughputAsync(Offer offer, ThroughputSetting throughput, CancellationToken cancellationToken) =>
        InTurnAsync(
            async () =>
            {
                var changed = offer with { Throughput = throughput };
                if (_now.Databases.FirstOrDefault(candidate => candidate.Rid == offer.ResourceRid) is { } current)
                {
                    var database = current with { Throughput = throughput };
                    await SaveAsync(connection => CatalogTables.Save(connection, database), cancellationToken);
                    _now = _now.With(database);
                    SharedBy(database.Rid, throughput)!.PerSecond = throughput.RequestUnits;
                    foreach (var sharing in _now.ContainersOf(database).Where(candidate => candidate.Definition.Throughput is null))
                        await ApplyAsync(sharing, throughput, cancellationToken);
                    return Outcome<Offer>.Ok(changed);
                }

                if (_now.Containers.FirstOrDefault(candidate => candidate.Definition.Rid == offer.ResourceRid) is not { } container)
                    return Outcome<Offer>.Refused(404, "Resource Not Found.");
                var definition = container.Definition with { Throughput = throughput };
                await container.ReplaceDefinitionAsync(
                    definition, connection => CatalogTables.Save(connection, definition), cancellationToken);
                await ApplyAsync(container, throughput, cancellationToken);
                return Outcome<Offer>.Ok(changed);
            },
            cancellationToken);

    public async ValueTask DisposeAsync()
    {
        foreach (var container in _now.Containers)
            await container.DisposeAsync();
        _turn.Dispose();
    }

    private static async Task ApplyAsync(ContainerEngine container, ThroughputSetting throughput, CancellationToken cancellationToken)
    {
        await container.EnsurePartitionsAsync(throughput.PartitionsNeeded, cancellationToken);
        container.SetThroughput(throughput.RequestUnits);
    }

    private bool Exists(ContainerEngine container) => _now.Container(container.Definition.DatabaseRid, container.Definition.Rid) == container;

    private Task<bool> SaveAsync(Action<Connection> save, CancellationToken cancellationToken) => _store.WriteAsync(
        scope =>
        {
            save(scope.Connection);
            return true;
        },
        cancellationToken);

    private async Task DropAsync(ContainerEngine container, CancellationToken cancellationToken)
    {
        var definition = container.Definition;
        _now = _now.Without(container);
        await container.DropAsync(connection => CatalogTables.Delete(connection, definition), cancellationToken);
    }

    // A throughput given to the database is for those of its containers that have none of their own, all together.
    private Budget? SharedBy(string databaseRid, ThroughputSetting? throughput)
    {
        if (throughput is null)
            return null;
        if (!_shared.TryGetValue(databaseRid, out var budget))
            _shared[databaseRid] = budget = new(_options.TimeProvider) { PerSecond = throughput.RequestUnits };
        return budget;
    }

    private ContainerEngine Open(ContainerDefinition definition, ThroughputSetting? shared) => new(
        _store, definition, _options.TimeProvider,
        new()
        {
            Throughput = (definition.Throughput ?? shared)?.RequestUnits ?? _options.ThroughputLimit,
            Shared = definition.Throughput is null ? SharedBy(definition.DatabaseRid, shared) : null,
            SplitAboveBytes = _options.SplitAboveBytes,
            AllVersionsRetention = _options.AllVersionsRetention,
            PatchCondition = _patchCondition,
        });

    private long Seconds() => _options.TimeProvider.GetUtcNow().ToUnixTimeSeconds();

    private static string ETagOf(int number) => $"\"{number:x8}-0000-0000-0000-000000000000\"";

    private async Task<Outcome<T>> InTurnAsync<T>(Func<Task<Outcome<T>>> change, CancellationToken cancellationToken)
        where T : class
    {
        await _turn.WaitAsync(cancellationToken);
        try
        {
            return await change();
        }
        finally
        {
            _turn.Release();
        }
    }
}
