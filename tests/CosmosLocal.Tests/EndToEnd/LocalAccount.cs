using Microsoft.Azure.Cosmos;

namespace CosmosLocal.Tests.EndToEnd;

/// <summary>An ephemeral account with the real SDK in front of it; one per test class.</summary>
public sealed class LocalAccount : IAsyncLifetime
{
    private readonly List<CosmosClient> _clients = [];

    public CosmosLocalAccount Account { get; private set; } = CosmosLocalAccount.Open(new());

    public CosmosClient Client => field ??= NewClient();

    public Database Database { get; private set; } = null!;

    public async ValueTask InitializeAsync() => Database = await Client.CreateDatabaseIfNotExistsAsync("shop");

    /// <summary>A client of its own, for what concerns caches, bulk mode or another key.</summary>
    public CosmosClient NewClient(Action<CosmosClientOptions>? configure = null, string? connectionString = null)
    {
        var client = Connect(Account, configure, connectionString);
        _clients.Add(client);
        return client;
    }

    public static CosmosClient Connect(CosmosLocalAccount account, Action<CosmosClientOptions>? configure = null, string? connectionString = null)
    {
        var options = new CosmosClientOptions
        {
            ConnectionMode = ConnectionMode.Gateway,
            LimitToEndpoint = true,
            HttpClientFactory = () => new HttpClient(account.CreateHandler()),
            UseSystemTextJsonSerializerWithOptions = System.Text.Json.JsonSerializerOptions.Web,
        };
        configure?.Invoke(options);
        return new(connectionString ?? account.ConnectionString, options);
    }

    /// <summary>A new container of orders: key (customerId, bucket), composite indexes for two-path ordering.</summary>
    public async Task<Container> NewOrdersAsync(Action<ContainerProperties>? configure = null, int? throughput = null)
    {
        var properties = new ContainerProperties($"orders-{Guid.NewGuid():n}", ["/customerId", "/bucket"])
        {
            IndexingPolicy = new()
            {
                CompositeIndexes =
                {
                    new() { new() { Path = "/at", Order = CompositePathSortOrder.Descending }, new() { Path = "/id", Order = CompositePathSortOrder.Descending } },
                },
            },
        };
        configure?.Invoke(properties);
        return await Database.CreateContainerAsync(properties, throughput);
    }

    public async Task<Container> NewContainerAsync(string path = "/pk", Action<ContainerProperties>? configure = null)
    {
        var properties = new ContainerProperties($"c-{Guid.NewGuid():n}", path);
        configure?.Invoke(properties);
        return await Database.CreateContainerAsync(properties);
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var client in _clients)
            client.Dispose();
        await Account.DisposeAsync();
    }
}
