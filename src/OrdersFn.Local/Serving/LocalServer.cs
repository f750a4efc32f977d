using System.ComponentModel.DataAnnotations;
using System.Net.Sockets;
using CosmosLocal;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.Azure.Cosmos;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Logging.Console;
using Microsoft.Extensions.Options;
using OrdersFn.Core.ChangeFeed;
using OrdersFn.Core.Heat;
using OrdersFn.Core.Queue;
using OrdersFn.Core.Store;
using OrdersFn.Core.Telemetry;
using OrdersFn.Http;
using OrdersFn.Http.Routing;
using OrdersFn.Local.Administration;
using OrdersFn.Local.Amqp;
using OrdersFn.Local.Moving;
using OrdersFn.Local.Planning;
using OrdersFn.Local.Queue;
using OrdersFn.Local.Queue.Storage;
using OrdersFn.Local.Rebuilding;
using OrdersFn.Local.Store;
using OrdersFn.Local.Telemetry;

namespace OrdersFn.Local.Serving;

/// <summary>The whole system in one process: store, queue, HTTP API and the processors of the change feed.</summary>
internal sealed class LocalServer : IAsyncDisposable
{
    /// <summary>An idle program's feeds ask this often whether there are changes; one that comes meanwhile wakes them.</summary>
    private static readonly TimeSpan HeldFeedReads = TimeSpan.FromSeconds(20);

    private readonly WebApplication _app;
    private readonly WebApplication? _cosmos;
    private readonly LocalStore _store;
    private readonly DataDirectory _directory;
    private readonly OrdersMeter _meter;

    private LocalServer(WebApplication app, WebApplication? cosmos, LocalStore store, DataDirectory directory, OrdersMeter meter)
    {
        _app = app;
        _cosmos = cosmos;
        _store = store;
        _directory = directory;
        _meter = meter;
        Url = AddressOf(app);
        CosmosUrl = cosmos is null ? null : AddressOf(cosmos);
    }

    /// <summary>With the port it got.</summary>
    public Uri Url { get; }

    /// <summary>Where other Cosmos clients may come in; null when they may not.</summary>
    public Uri? CosmosUrl { get; }

    /// <summary>Where Service Bus clients may send to; null when they may not.</summary>
    public AmqpEndpoint? Amqp => _app.Services.GetService<AmqpEndpoint>();

    /// <summary>Where Service Bus administration clients ask; null when they may not.</summary>
    public AdministrationEndpoint? Administration => _app.Services.GetService<AdministrationEndpoint>();

    public LocalStore Store => _store;

    public IServiceProvider Services => _app.Services;

    /// <summary>Starts a server. <see cref="CannotServeException"/> when something stands in the way that the user can remove.</summary>
    public static async Task<LocalServer> StartAsync(ServeOptions options, CancellationToken cancellation)
    {
        var builder = WebApplication.CreateSlimBuilder(new WebApplicationOptions { ContentRootPath = AppContext.BaseDirectory });
        if (!DataDirectory.TryOpen(options.DataDirectory, out var directory, out var fault))
            throw new CannotServeException($"{fault}; choose another --data.");
        var meter = new OrdersMeter();
        LocalStore? store = null;
        WebApplication? app = null, cosmos = null;
        var isRunning = false;
        try
        {
            store = await OpenStoreAsync(options, directory, builder.Configuration, new StoreMetrics(meter), cancellation);
            app = Build(builder, options, directory, store, meter);
            await TryStartAsync(() => Task.FromResult(app.Services.GetServices<IHostedService>()));
            isRunning = true;
            await TryStartAsync(() => app.StartAsync(cancellation));
            cosmos = await StartCosmosAsync(options, store, cancellation);
            return new(app, cosmos, store, directory, meter);
        }
        catch
        {
            await EndAsync(app, isRunning, cosmos, store, directory, meter);
            throw;
        }
    }

    public Task WaitForShutdownAsync(CancellationToken cancellation) => _app.WaitForShutdownAsync(cancellation);

    public ValueTask DisposeAsync() => EndAsync(_app, isRunning: true, _cosmos, _store, _directory, _meter);

    /// <summary>Also of a start that failed half-way: a host leaves running what it has started by then. One that was never started cannot be stopped.</summary>
    private static async ValueTask EndAsync(
        WebApplication? app, bool isRunning, WebApplication? cosmos, LocalStore? store, DataDirectory directory, OrdersMeter meter)
    {
        // Callers first, then queue and feeds (with the host), then what all of them stand on.
        if (app is not null && isRunning)
            await app.StopAsync(CancellationToken.None);
        if (cosmos is not null)
            await cosmos.DisposeAsync();
        if (app is not null)
            await app.DisposeAsync();
        if (store is not null)
            await store.DisposeAsync();
        directory.Dispose();
        meter.Dispose();
    }

    private static async Task<LocalStore> OpenStoreAsync(
        ServeOptions options, DataDirectory directory, IConfiguration settings, StoreMetrics metrics, CancellationToken cancellation)
    {
        if (LocalStore.IsElsewhere(settings))
        {
            if (options.CosmosPort != 0)
                throw new CannotServeException("--cosmos-port opens the embedded store, but Cosmos:Connection names another account.");
            return await OpenElsewhereAsync(settings, metrics, cancellation);
        }

        var embedded = new CosmosLocalOptions
        {
            DataDirectory = directory.Path,
            Partitions = options.Partitions,
            ThroughputLimit = options.Throughput,
            HeldFeedReads = HeldFeedReads,
        };
        try
        {
            return await LocalStore.OpenEmbeddedAsync(embedded, settings, metrics, cancellation);
        }
        catch (Exception fault) when (DataFault.Sentence(fault) is { } sentence)
        {
            throw new CannotServeException(sentence, fault);
        }
    }

    private static async Task<LocalStore> OpenElsewhereAsync(IConfiguration settings, StoreMetrics metrics, CancellationToken cancellation)
    {
        try
        {
            return await LocalStore.OpenElsewhereAsync(settings, metrics, cancellation);
        }
        catch (CosmosException fault)
        {
            throw new CannotServeException($"The account of Cosmos:Connection answers {(int)fault.StatusCode} {fault.StatusCode}.", fault);
        }
        catch (Exception fault) when (fault is HttpRequestException or ArgumentException or FormatException)
        {
            throw new CannotServeException($"The account of Cosmos:Connection cannot be used: {fault.Message}", fault);
        }
    }

    private static WebApplication Build(WebApplicationBuilder builder, ServeOptions options, DataDirectory directory, LocalStore store, OrdersMeter meter)
    {
        builder.WebHost.UseUrls(options.Urls).ConfigureKestrel(kestrel => kestrel.AddServerHeader = false);
        ConfigureLogging(builder);
        builder.Services.Configure<HostOptions>(host => host.ShutdownTimeout = TimeSpan.FromSeconds(10));
        builder.Services.AddSingleton(meter).AddSingleton(store.Clients);
        builder.Services.AddOrdersHttp();
        builder.Services.AddFeedProcessors().AddHeatReporter().AddHostedService<PlannerService>();
        builder.Services.AddLocalQueue(
            directory.Path, QueueSettings(builder.Configuration), services => services.GetRequiredService<QueueIntake>().ProcessAsync);
        builder.Services.AddHostedService<MoverService>();
        builder.Services.AddHostedService<RebuildService>();
        builder.AddLocalTelemetry();
        builder.Services.AddSingleton(options);
        if (options.AmqpPort != AmqpPort.Off)
            builder.Services.AddAmqpEndpoint();
        if (options.AdminPort != AmqpPort.Off)
            builder.Services.AddAdministration();

        var app = builder.Build();
        app.UseRouting();
        if (options.ApiKey is { } key)
            app.UseMiddleware<ApiKeyGate>(key);
        app.MapOrders();
        return app;
    }

    private static QueueOptions QueueSettings(IConfiguration settings)
    {
        try
        {
            return QueueOptions.From(settings);
        }
        catch (Exception fault) when (fault is ValidationException or InvalidOperationException)
        {
            throw new CannotServeException($"A setting of the queue is wrong: {fault.Message}", fault);
        }
    }

    private static async Task<WebApplication?> StartCosmosAsync(ServeOptions options, LocalStore store, CancellationToken cancellation)
    {
        if (options.CosmosPort == 0)
            return null;
        var builder = WebApplication.CreateSlimBuilder(new WebApplicationOptions { ContentRootPath = AppContext.BaseDirectory });
        builder.WebHost.UseUrls($"http://127.0.0.1:{options.CosmosPort}");
        ConfigureLogging(builder);
        var app = builder.Build();
        store.Account!.MapEndpoints(app);
        await TryStartAsync(() => app.StartAsync(cancellation));
        return app;
    }

    private static async Task TryStartAsync(Func<Task> start)
    {
        try
        {
            await start();
        }
        catch (Exception fault) when (DataFault.Sentence(fault) is { } sentence)
        {
            throw new CannotServeException(sentence, fault);
        }
        catch (OptionsValidationException fault)
        {
            throw new CannotServeException($"A setting is wrong: {string.Join("; ", fault.Failures)}", fault);
        }
        catch (QueueStorageException fault)
        {
            throw new CannotServeException($"The queue in the data directory cannot be opened: {fault.Message}", fault);
        }
        catch (Exception fault) when (fault is IOException or SocketException)
        {
            // The port is taken, or not this user's to take; the system's words say which.
            throw new CannotServeException(fault.Message, fault);
        }
    }

    /// <summary>What goes wrong, on standard error, so that standard output stays the ready line's.</summary>
    private static void ConfigureLogging(WebApplicationBuilder builder)
    {
        builder.Services.TryAddSingleton(TimeProvider.System);
        builder.Logging.ClearProviders()
            .AddConsole(console =>
            {
                console.FormatterName = BriefConsole.FormatterName;
                console.LogToStandardErrorThreshold = LogLevel.Trace;
            })
            .AddConsoleFormatter<BriefConsole, ConsoleFormatterOptions>()
            // That it could not start is told once, as the command's own error.
            .AddFilter("Microsoft.Extensions.Hosting.Internal.Host", LogLevel.None);
        if (builder.Configuration["Logging:LogLevel:Default"] is null)
            builder.Logging.SetMinimumLevel(LogLevel.Warning);
    }

    private static Uri AddressOf(WebApplication app) =>
        new(app.Services.GetRequiredService<IServer>().Features.GetRequiredFeature<IServerAddressesFeature>().Addresses.First());
}
