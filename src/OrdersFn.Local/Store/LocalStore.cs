using CosmosLocal;
using OrdersFn.Core.Store;

namespace OrdersFn.Local.Store;

/// <summary>Where orders are kept: the embedded account over a data directory, or, when the settings name one, another Cosmos account.</summary>
internal sealed class LocalStore : IAsyncDisposable
{
    private LocalStore(CosmosLocalAccount? account, CosmosClients clients)
    {
        Account = account;
        Clients = clients;
    }

    /// <summary>Null when another account is used.</summary>
    public CosmosLocalAccount? Account { get; }

    public CosmosClients Clients { get; }

    /// <summary>Whether the settings name an account of their own.</summary>
    public static bool IsElsewhere(IConfiguration settings) => Options(settings).Connection is not null;

    /// <summary>Opens the account that the settings name.</summary>
    public static async Task<LocalStore> OpenElsewhereAsync(IConfiguration settings, StoreMetrics? metrics, CancellationToken cancellation)
    {
        var options = Options(settings);
        // Emulators, and another one of these, speak HTTP only; a real account decides by its settings.
        if (settings[$"{CosmosOptions.Section}:{nameof(CosmosOptions.GatewayMode)}"] is null && IsLoopback(options.Connection!))
            options.GatewayMode = true;
        return await OpenAsync(null, new CosmosClients(options, metrics: metrics), cancellation);
    }

    /// <summary>Opens the embedded account, with database and containers. Its directory is the caller's as long as the store is open.</summary>
    public static async Task<LocalStore> OpenEmbeddedAsync(
        CosmosLocalOptions embedded, IConfiguration settings, StoreMetrics? metrics, CancellationToken cancellation)
    {
        var account = CosmosLocalAccount.Open(embedded);
        var options = Options(settings);
        options.Connection = account.ConnectionString;
        return await OpenAsync(account, new CosmosClients(options, handler: account.CreateHandler(), metrics: metrics), cancellation);
    }

    public async ValueTask DisposeAsync()
    {
        Clients.Dispose();
        if (Account is not null)
            await Account.DisposeAsync();
    }

    private static async Task<LocalStore> OpenAsync(CosmosLocalAccount? account, CosmosClients clients, CancellationToken cancellation)
    {
        var store = new LocalStore(account, clients);
        try
        {
            await clients.EnsureCreatedAsync(cancellation);
            return store;
        }
        catch
        {
            await store.DisposeAsync();
            throw;
        }
    }

    private static CosmosOptions Options(IConfiguration settings)
    {
        var options = new CosmosOptions();
        settings.GetSection(CosmosOptions.Section).Bind(options);
        return options;
    }

    private static bool IsLoopback(string connection) =>
        connection.Split(';').Select(part => part.Split('=', 2)).FirstOrDefault(part => part[0].Trim() == "AccountEndpoint") is [_, var endpoint]
        && Uri.TryCreate(endpoint, UriKind.Absolute, out var uri) && uri.IsLoopback;
}
