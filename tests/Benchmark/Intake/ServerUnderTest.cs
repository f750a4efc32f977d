using Amqp;
using Amqp.Framing;
using Amqp.Sasl;
using CosmosLocal;
using Microsoft.Azure.Cosmos;
using Microsoft.Extensions.DependencyInjection;
using OrdersFn.Core.ChangeFeed;
using OrdersFn.Core.Queue;
using OrdersFn.Core.Store;
using OrdersFn.Local.Amqp;
using OrdersFn.Local.Serving;

namespace Benchmark.Intake;

/// <summary>The local head in a folder of its own, and a raw bulk client of the same store.</summary>
internal sealed class ServerUnderTest : IAsyncDisposable
{
    private const int RawInFlight = 1_000;

    private readonly string? _ownDirectory;
    private readonly CosmosClient _raw;

    private ServerUnderTest(LocalServer server, string? ownDirectory)
    {
        Server = server;
        _ownDirectory = ownDirectory;
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

    private IOrderQueue Queue => Server.Services.GetRequiredService<IOrderQueue>();

    /// <summary>The physical partitions of the orders.</summary>
    public IReadOnlyList<PartitionStatistics> Partitions => Server.Store.Account!.ReadPartitions(CosmosOptions.DefaultDatabase, ContainerNames.Orders);

    /// <param name="feeds">Whether the views are kept up to date.</param>
    /// <param name="throughput">Request units a second of each container; 0 = unlimited.</param>
    /// <param name="partitions">Physical partitions of each container.</param>
    /// <param name="settings">Others.</param>
    public static async Task<ServerUnderTest> StartAsync(bool feeds, int throughput = 0, int partitions = 4, params (string Name, string Value)[] settings)
    {
        var directory = Directory.CreateTempSubdirectory("ordersfn-bench").FullName;
        return new(await ServeAsync(directory, feeds, throughput, partitions, settings), directory);
    }

    /// <summary>On data of somebody else, which stay when this is over.</summary>
    public static async Task<ServerUnderTest> StartOnAsync(string directory) => new(await ServeAsync(directory, feeds: true, throughput: 0, partitions: 4), ownDirectory: null);

    private static async Task<LocalServer> ServeAsync(string directory, bool feeds, int throughput, int partitions, params (string Name, string Value)[] settings)
    {
        // Read by the server when it starts, as from the environment of a process.
        foreach (var (name, value) in settings.Append(("Feeds__Enabled", feeds ? "true" : "false")))
            Environment.SetEnvironmentVariable(name, value);
        return await LocalServer.StartAsync(
            new ServeOptions { DataDirectory = directory, Urls = "http://127.0.0.1:0", Partitions = partitions, AmqpPort = AmqpPort.Any, Throughput = throughput }, CancellationToken.None);
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

    /// <summary>Puts messages into the queue, all at once.</summary>
    public async Task FillQueueAsync(IReadOnlyList<OrderMessage> messages)
    {
        if (await Queue.SendAsync(messages, CancellationToken.None) is not SendOutcome.Accepted)
            throw new InvalidOperationException("the queue did not take the messages");
    }

    /// <summary>Sends messages as a Service Bus client does, many on the way at a time, until all are accepted.</summary>
    public async Task SendByAmqpAsync(IReadOnlyList<byte[]> bodies)
    {
        var factory = new ConnectionFactory();
        factory.SASL.Profile = SaslProfile.Anonymous;
        var connection = await factory.CreateAsync(new Address("127.0.0.1", Server.Amqp!.Port, null, null, "/", "amqp"));
        var sender = new SenderLink(new Session(connection), "bench", "orders");
        await Task.WhenAll(bodies.Select(body => sender.SendAsync(
            new Message { BodySection = new Data { Binary = body }, Properties = new() { ContentType = "application/json" } })));
        await connection.CloseAsync();
    }

    /// <summary>Waits until the queue is empty.</summary>
    public async Task DrainQueueAsync()
    {
        while ((await DepthAsync()).Waiting > 0)
            await Task.Delay(5);
    }

    public Task<QueueDepth> DepthAsync() => Queue.ReadDepthAsync(CancellationToken.None);

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
        if (_ownDirectory is not null)
            Directory.Delete(_ownDirectory, recursive: true);
    }
}
