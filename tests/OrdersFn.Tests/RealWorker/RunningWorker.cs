using CosmosLocal;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using OrdersFn.Core.Queue;
using OrdersFn.Core.Store;
using OrdersFn.Http.Tests.Support;
using OrdersFn.Tests.Hosting;

namespace OrdersFn.Tests.RealWorker;

/// <summary>
/// The app in its real worker, under a host that speaks the host's protocol: what <c>func start</c> would run. One at a time: the worker's port is the
/// process's, so tests with a worker are all in the collection <see cref="Collection"/>.
/// </summary>
public sealed class RunningWorker : IAsyncLifetime
{
    public const string Collection = "real worker";

    /// <summary>Limits that tests can reach: what a bulk request may have, and what the host takes.</summary>
    internal const long BulkMostBytes = 2_000_000, HostMostBytes = 45_000_000;

    private readonly CosmosLocalAccount _account = CosmosLocalAccount.Open(new CosmosLocalOptions());
    private readonly string _hostFile;
    private IHost _worker = null!;

    public RunningWorker()
        : this(HostFile.Read())
    {
    }

    /// <param name="hostFile">The app's host.json.</param>
    internal RunningWorker(string hostFile) => _hostFile = hostFile;

    internal FunctionsHost Host { get; private set; } = null!;

    internal HostFront Front { get; private set; } = null!;

    internal CosmosClients Store => Services.GetRequiredService<CosmosClients>();

    internal IServiceProvider Services => _worker.Services;

    public async ValueTask InitializeAsync()
    {
        // As the Functions host does for the process of a worker.
        Environment.SetEnvironmentVariable("FUNCTIONS_APPLICATION_DIRECTORY", AppContext.BaseDirectory);
        Host = await FunctionsHost.StartAsync(HostFile.Payload(_hostFile));
        var builder = WorkerProgram.CreateBuilder(
            Host.Endpoint,
            ("ServiceBus", "Endpoint=sb://127.0.0.1;SharedAccessKeyName=name;SharedAccessKey=key;UseDevelopmentEmulator=true"),
            ("OrderQueue", "orders"),
            ("Intake:BulkMostBytes", $"{BulkMostBytes}"));
        builder.Services.AddSingleton(_ => new CosmosClients(new CosmosOptions { Connection = _account.ConnectionString }, handler: _account.CreateHandler()));
        // Nothing speaks for Service Bus here; a queue that is away would keep erasures from being told done.
        var queue = new MemoryQueue();
        builder.Services.AddSingleton<IOrderQueue>(queue).AddSingleton<IDeadLetters>(queue);
        _worker = builder.Build();
        await Store.EnsureCreatedAsync(CancellationToken.None);
        await _worker.StartAsync();
        await Host.WhenLoaded.WaitAsync(TimeSpan.FromMinutes(1));
        Front = await HostFront.StartAsync(Host, HostMostBytes);
    }

    public async ValueTask DisposeAsync()
    {
        await Front.DisposeAsync();
        await _worker.StopAsync();
        _worker.Dispose();
        await Host.DisposeAsync();
        await _account.DisposeAsync();
    }
}
