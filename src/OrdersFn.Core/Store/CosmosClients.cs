using Azure.Core;
using Microsoft.Azure.Cosmos;

namespace OrdersFn.Core.Store;

/// <summary>
/// The two long-lived clients: one for requests (low latency, few retries), one for intake and feeds (bulk mode, which lingers to fill
/// its batches; low priority; patient with throttling).
/// </summary>
public sealed class CosmosClients : IDisposable
{
    private readonly CosmosClient _requests;
    private readonly CosmosClient _intake;

    /// <param name="options">Where the store is.</param>
    /// <param name="credential">Identity, when no connection string is set.</param>
    /// <param name="handler">Where requests go instead of the network: the embedded gateway's door. Not disposed here.</param>
    /// <param name="metrics">What measures the requests; null: nothing does.</param>
    public CosmosClients(
        CosmosOptions options, TokenCredential? credential = null, HttpMessageHandler? handler = null, StoreMetrics? metrics = null)
        : this(options, credential, handler, metrics, new StorageWatch())
    {
    }

    private CosmosClients(CosmosOptions options, TokenCredential? credential, HttpMessageHandler? handler, StoreMetrics? metrics, StorageWatch storage)
        : this(
            options.Database,
            requests: Create(options, credential, handler, metrics, storage, client =>
            {
                client.MaxRetryAttemptsOnRateLimitedRequests = 3;
                client.MaxRetryWaitTimeOnRateLimitedRequests = TimeSpan.FromSeconds(3);
                client.PriorityLevel = PriorityLevel.High;
                client.Hedge(options.HedgeAfter);
            }),
            intake: Create(options, credential, handler, metrics, storage, client =>
            {
                client.AllowBulkExecution = true;
                client.MaxRetryAttemptsOnRateLimitedRequests = 9;
                client.MaxRetryWaitTimeOnRateLimitedRequests = TimeSpan.FromSeconds(15);
                client.PriorityLevel = PriorityLevel.Low;
            }))
    {
        Storage = storage;
    }

    /// <summary>Over clients made elsewhere; they are disposed here.</summary>
    internal CosmosClients(string database, CosmosClient requests, CosmosClient intake)
    {
        Database = database;
        _requests = requests;
        _intake = intake;
        ForRequests = new OrderContainers(requests, database);
        ForIntake = new OrderContainers(intake, database);
    }

    public string Database { get; }

    /// <summary>What the store told last of its disk and files.</summary>
    public StorageWatch Storage { get; } = new();

    /// <summary>The account.</summary>
    public Uri Endpoint => _requests.Endpoint;

    public OrderContainers ForRequests { get; }

    public OrderContainers ForIntake { get; }

    /// <summary>Creates database and containers where they are missing. For local stores; in Azure the infrastructure does it.</summary>
    public async Task EnsureCreatedAsync(CancellationToken cancellation)
    {
        var database = await _requests.CreateDatabaseIfNotExistsAsync(Database, cancellationToken: cancellation);
        foreach (var container in ContainerDefinitions.All)
            await database.Database.CreateContainerIfNotExistsAsync(container, cancellationToken: cancellation);
    }

    public void Dispose()
    {
        _requests.Dispose();
        _intake.Dispose();
    }

    private static CosmosClient Create(
        CosmosOptions options, TokenCredential? credential, HttpMessageHandler? handler, StoreMetrics? metrics, StorageWatch storage, Action<CosmosClientOptions> configure)
    {
        CosmosRegions.BreakCircuits(options.PartitionLevelCircuitBreaker);
        var client = new CosmosClientOptions
        {
            ApplicationName = "OrdersFn",
            EnableContentResponseOnWrite = false,
            UseSystemTextJsonSerializerWithOptions = StoreJson.Options,
            // Costs nothing while nobody listens to the client's traces.
            CosmosClientTelemetryOptions = new() { DisableDistributedTracing = false },
        };
        client.CustomHandlers.Add(new WatchedRequests(storage));
        if (metrics is not null)
            client.CustomHandlers.Add(new MeteredRequests(metrics));
        if (options.GatewayMode || handler is not null)
        {
            client.ConnectionMode = ConnectionMode.Gateway;
            client.LimitToEndpoint = true;
        }
        else if (options.PreferredRegions.Count > 0)
        {
            client.ApplicationPreferredRegions = [.. options.PreferredRegions];
        }

        if (handler is not null)
            client.HttpClientFactory = () => new HttpClient(handler, disposeHandler: false);
        configure(client);

        if (options.Connection is { } connection)
            return new CosmosClient(connection, client);
        if (options.AccountEndpoint is { } endpoint && credential is not null)
            return new CosmosClient(endpoint, credential, client);
        throw new InvalidOperationException("Set Cosmos:Connection, or Cosmos:AccountEndpoint together with an identity.");
    }
}
