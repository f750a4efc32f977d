using CosmosLocal;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using OrdersFn.Core.Store;

namespace OrdersFn.Tests.RealWorker;

/// <summary>The app in its real worker, under a host that speaks the host's protocol: what <c>func start</c> would run. One: the worker's port is the process's.</summary>
public sealed class RunningWorker : IAsyncLifetime
{
    private readonly CosmosLocalAccount _account = CosmosLocalAccount.Open(new CosmosLocalOptions());
    private IHost _worker = null!;

    internal FunctionsHost Host { get; private set; } = null!;

    internal CosmosClients Store => _worker.Services.GetRequiredService<CosmosClients>();

    public async ValueTask InitializeAsync()
    {
        // As the Functions host does for the process of a worker.
        Environment.SetEnvironmentVariable("FUNCTIONS_APPLICATION_DIRECTORY", AppContext.BaseDirectory);
        Host = await FunctionsHost.StartAsync();
        var builder = WorkerProgram.CreateBuilder(
            Host.Endpoint,
            ("ServiceBus", "Endpoint=sb://127.0.0.1;SharedAccessKeyName=name;SharedAccessKey=key;UseDevelopmentEmulator=true"),
            ("OrderQueue", "orders"));
        builder.Services.AddSingleton(_ => new CosmosClients(new CosmosOptions { Connection = _account.ConnectionString }, handler: _account.CreateHandler()));
        _worker = builder.Build();
        await Store.EnsureCreatedAsync(CancellationToken.None);
        await _worker.StartAsync();
        await Host.WhenLoaded.WaitAsync(TimeSpan.FromMinutes(1));
    }

    public async ValueTask DisposeAsync()
    {
        await _worker.StopAsync();
        _worker.Dispose();
        await Host.DisposeAsync();
        await _account.DisposeAsync();
    }
}
