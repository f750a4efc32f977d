using CosmosLocal;
using Microsoft.Azure.Cosmos;
using Microsoft.Extensions.DependencyInjection;
using OrdersFn.Core.ChangeFeed;
using OrdersFn.Core.Store;
using OrdersFn.Local.Serving;

namespace Benchmark.Intake;

/// <summary>The local head in a folder of its own, and a raw bulk client of the same store.</summary>
internal sealed class ServerUnderTest : IAsyncDisposable
{
    private const int RawInFlight = 1_000;

    private readonly string _directory;
    private readonly CosmosClient _raw;

    private ServerUnderTest(LocalServer server, string directory)
    {
        Server = server;
        _directory = directory;
        Http = new HttpClient { BaseAddress = server.Url, Timeout = Timeout.InfiniteTimeSpan };
        var account = server.Store.Account!;
        _raw = new CosmosClient(account.ConnectionString, new CosmosClientOptions
        {
            ConnectionMode = ConnectionMode.Gateway,
            LimitToEndpoint = true,
            AllowBulkExecution = true,
            EnableContentResponseOnWrite = false,
            HttpClientFactory = () => new HttpClient(account.CreateHandler(), disposeHandler: false),
        });
    }

    public LocalServer Server { get; }

    public HttpClient Http { get; }

    /// <summary>The physical partitions of the orders.</summary>
    public IReadOnlyList<PartitionStatistics> Partitions => Server.Store.Account!.ReadPartitions(CosmosOptions.DefaultDatabase, ContainerNames.Orders);

    /// <param name="feeds">Whether the views are kept up to date.</param>
    public static async Task<ServerUnderTest> StartAsync(bool feeds)
    {
        // Read by the server when it starts, as from the environment of a process.
        Environment.SetEnvironmentVariable("Feeds__Enabled", feeds ? "true" : "false");
        var directory = Directory.CreateTempSubdirectory("ordersfn-bench").FullName;
        var server = await LocalServer.StartAsync(
            new ServeOptions { DataDirectory = directory, Urls = "http://127.0.0.1:0", Partitions = 4 }, CancellationToken.None);
        return new(server, directory);
    }

    /// <summary>Writes documents with the SDK's bulk mode and nothing around it.</summary>
    public async Task WriteRawAsync(IReadOnlyList<SampleDocument> documents)
    {
        var container = _raw.GetContainer(CosmosOptions.DefaultDatabase, ContainerNames.Orders);
        var next = -1;
        await Task.WhenAll(Enumerable.Range(0, RawInFlight).Select(async _ =>
        {
            while (Interlocked.Increment(ref next) is var at && at < documents.Count)
            {
                using var body = new MemoryStream(documents[at].Json, writable: false);
                using var response = await container.CreateItemStreamAsync(body, documents[at].Place.Key);
                response.EnsureSuccessStatusCode();
            }
        }));
    }

    /// <summary>Waits until every consumer has applied all there is.</summary>
    public async Task WaitForViewsAsync()
    {
        var lag = Server.Services.GetRequiredService<FeedLag>();
        foreach (var consumer in Server.Services.GetServices<FeedConsumer>())
        {
            while (!(await lag.ReadAsync(consumer.Name, CancellationToken.None)).CaughtUp)
                await Task.Delay(20);
        }
    }

    public async ValueTask DisposeAsync()
    {
        Http.Dispose();
        _raw.Dispose();
        await Server.DisposeAsync();
        Directory.Delete(_directory, recursive: true);
    }
}
