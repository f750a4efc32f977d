using System.Collections.ObjectModel;
using CosmosLocal;
using Microsoft.Azure.Cosmos;

namespace Benchmark.Gateway;

/// <summary>A durable gateway in a folder of its own, with one container keyed and indexed as an order store is, and clients of both kinds.</summary>
internal sealed class GatewayUnderTest : IAsyncDisposable
{
    private const string DatabaseName = "bench";
    private const string ContainerName = "documents";

    private readonly string _directory = Directory.CreateTempSubdirectory("cosmoslocal-bench").FullName;
    private readonly CosmosLocalAccount _account;
    private readonly List<CosmosClient> _clients = [];

    private GatewayUnderTest(CosmosLocalAccount account, string directory) => (_account, _directory) = (account, directory);

    public static async Task<GatewayUnderTest> StartAsync()
    {
        var directory = Directory.CreateTempSubdirectory("cosmoslocal-bench").FullName;
        var gateway = new GatewayUnderTest(CosmosLocalAccount.Open(new CosmosLocalOptions { DataDirectory = directory }), directory);
        var client = gateway.Connect(bulk: false, Answers.Real);
        var policy = new IndexingPolicy();
        foreach (var path in (string[])["/customerId/?", "/saltBucket/?", "/orderedAt/?", "/type/?", "/status/?"])
            policy.IncludedPaths.Add(new IncludedPath { Path = path });
        policy.ExcludedPaths.Add(new ExcludedPath { Path = "/*" });
        foreach (var order in (CompositePathSortOrder[])[CompositePathSortOrder.Ascending, CompositePathSortOrder.Descending])
            policy.CompositeIndexes.Add(new Collection<CompositePath> { new() { Path = "/orderedAt", Order = order }, new() { Path = "/id", Order = order } });
        Database database = await client.CreateDatabaseIfNotExistsAsync(DatabaseName);
        await database.CreateContainerIfNotExistsAsync(new ContainerProperties(ContainerName, partitionKeyPaths: ["/customerId", "/saltBucket"]) { IndexingPolicy = policy });
        return gateway;
    }

    /// <summary>A container through a new client.</summary>
    public Container Open(bool bulk = false, Answers answers = Answers.Real) => Connect(bulk, answers).GetContainer(DatabaseName, ContainerName);

    public static PartitionKey Key(string customer) => new PartitionKeyBuilder().Add(customer).Add(0).Build();

    public async ValueTask DisposeAsync()
    {
        foreach (var client in _clients)
            client.Dispose();
        await _account.DisposeAsync();
        Directory.Delete(_directory, recursive: true);
    }

    private CosmosClient Connect(bool bulk, Answers answers)
    {
        var handler = _account.CreateHandler();
        var door = answers == Answers.Real ? handler : new CannedHandler(handler, later: answers == Answers.CannedLater);
        var client = new CosmosClient(_account.ConnectionString, new CosmosClientOptions
        {
            ConnectionMode = ConnectionMode.Gateway,
            LimitToEndpoint = true,
            AllowBulkExecution = bulk,
            EnableContentResponseOnWrite = false,
            HttpClientFactory = () => new HttpClient(door, disposeHandler: false),
        });
        _clients.Add(client);
        return client;
    }
}

/// <summary>Where a client's answers come from.</summary>
internal enum Answers
{
    /// <summary>From the gateway.</summary>
    Real,

    /// <summary>Remembered, and given on the caller's stack.</summary>
    CannedAtOnce,

    /// <summary>Remembered, and given from another thread.</summary>
    CannedLater,
}
