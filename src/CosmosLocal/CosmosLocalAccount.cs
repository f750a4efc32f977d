using System.Text.Json;
using CosmosLocal.Faults;
using CosmosLocal.Files;
using CosmosLocal.Partitioning;
using CosmosLocal.Queries;
using CosmosLocal.Resources;
using CosmosLocal.Storage;
using CosmosLocal.Wire;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace CosmosLocal;

/// <summary>
/// A Cosmos DB account in this process. Clients come in through <see cref="CreateHandler"/> without a socket, or through
/// <see cref="MapEndpoints"/> over HTTP; both see the same databases.
/// </summary>
public sealed class CosmosLocalAccount : IAsyncDisposable
{
    private readonly SqliteStore _store;
    private readonly Catalog _catalog;
    private readonly Authorization _authorization;
    private readonly Gateway _gateway;
    private readonly HttpDoor _door;
    private readonly TimeSpan _heldFeedReads;

    private CosmosLocalAccount(CosmosLocalOptions options, SqliteStore store, Catalog catalog)
    {
        _store = store;
        _catalog = catalog;
        var router = new Router(
            catalog, new DatabaseCalls(catalog), new ContainerCalls(catalog), new OfferCalls(catalog), new QueryCalls(new QueryEngine(options.TimeProvider)),
            new FeedCalls(options.TimeProvider), Faults);
        _heldFeedReads = options.HeldFeedReads;
        _authorization = new(options.Key);
        _gateway = new(_authorization, router, Faults, options.TimeProvider);
        _door = new(_gateway);
        ConnectionString = $"AccountEndpoint={Endpoint};AccountKey={options.Key};";
    }

    /// <summary>The file in the data directory that holds everything. Beside it, while it is open or after a crash, is its log.</summary>
    public const string FileName = "account.sqlite";

    /// <summary>The address that clients of <see cref="CreateHandler"/> use. Nothing listens there.</summary>
    public static Uri Endpoint { get; } = new("http://cosmos.local/");

    /// <summary>Endpoint and key for a client that uses <see cref="CreateHandler"/>.</summary>
    public string ConnectionString { get; }

    /// <summary>Faults on demand, for tests.</summary>
    public FaultPlan Faults { get; } = new();

    /// <summary>Opens the account, and with it the data that an earlier one left in the same directory.</summary>
    /// <exception cref="DataFileException">The data cannot be used: they are damaged, or the disk is full.</exception>
    public static CosmosLocalAccount Open(CosmosLocalOptions options)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThan(options.HeldFeedReads, TimeSpan.FromSeconds(30));
        var path = options.DataDirectory is { } directory ? FileIn(directory) : null;
        try
        {
            var store = SqliteStore.Open(path, CatalogTables.Schema, options.MappedBytes);
            try
            {
                return new(options, store, new(store, options, PatchConditions.Decide));
            }
            catch
            {
                store.Dispose();
                throw;
            }
        }
        catch (StorageException fault) when (path is not null)
        {
            throw new DataFileException(path, fault.Fault, fault.Reason, fault);
        }
        catch (Exception fault) when (path is not null && fault is JsonException or FormatException or KeyNotFoundException or ArgumentException or InvalidOperationException)
        {
            // What was written can be read, so this was not written.
            throw new DataFileException(path, DataFileFault.Damaged, "its catalog of databases and containers cannot be read", fault);
        }
    }

    /// <summary>
    /// Writes the data in a directory anew without what is deleted or has expired, so that no byte of that stays in the files, and gives the space back.
    /// Nobody may have the account open. Takes as long as writing all the data twice, and room for it once more; if it is broken off the data is as before.
    /// </summary>
    /// <exception cref="IOException">Somebody has it open, it is damaged, or there is no room.</exception>
    public static async Task CompactAsync(CosmosLocalOptions options)
    {
        var path = FileIn(options.DataDirectory ?? throw new ArgumentException("An ephemeral account has nothing to compact.", nameof(options)));
        try
        {
            await using (var account = Open(options))
            {
                foreach (var container in account._catalog.Now.Containers)
                    await container.SweepAsync();
            }

            StoreCompaction.Run(path);
        }
        catch (StorageException fault)
        {
            throw new IOException($"{path} could not be written anew: {fault.Message}", fault);
        }
    }

    /// <summary>A handler for <c>CosmosClientOptions.HttpClientFactory</c>; use gateway mode. Handlers are cheap and need no disposal.</summary>
    public HttpMessageHandler CreateHandler() => new CosmosLocalHandler(_gateway, _heldFeedReads);

    /// <summary>Serves the account on every path of a web application that no other endpoint takes.</summary>
    public IEndpointConventionBuilder MapEndpoints(IEndpointRouteBuilder endpoints) => endpoints.MapFallback("{**path}", _door.HandleAsync);

    /// <summary>Serves one call: the account as a <see cref="RequestDelegate"/>.</summary>
    public Task HandleAsync(HttpContext context) => _door.HandleAsync(context);

    /// <summary>The physical partitions of a container, in key order; none if there is no such container.</summary>
    public IReadOnlyList<PartitionStatistics> ReadPartitions(string database, string container) =>
        _catalog.FindContainer(database, container) is { } found ? [.. found.Partitions.Active.Select(StatisticsOf)] : [];

    /// <summary>
    /// Splits a physical partition in two at the median of its keys, as Cosmos DB does when it grows. False if there is no such container or partition,
    /// or nothing to part.
    /// </summary>
    public Task<bool> SplitAsync(string database, string container, string rangeId, CancellationToken cancellationToken = default) =>
        _catalog.FindContainer(database, container) is { } found ? found.SplitAsync(rangeId, cancellationToken) : Task.FromResult(false);

    public async ValueTask DisposeAsync()
    {
        await _catalog.DisposeAsync();
        await _store.DisposeAsync();
        _authorization.Dispose();
    }

    private static string FileIn(string directory) => Path.Combine(Directory.CreateDirectory(directory).FullName, FileName);

    private static PartitionStatistics StatisticsOf(PhysicalPartition partition)
    {
        var counters = partition.Counters;
        return new(
            partition.Id, partition.Range.Min.ToString(), partition.Range.Max.ToString(),
            counters.Documents, counters.Bytes, counters.Requests, counters.RequestUnits, counters.Throttles);
    }
}
