using CosmosLocal;
using Microsoft.Extensions.Caching.Distributed;
using Microsoft.Extensions.Caching.Memory;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
using Microsoft.Extensions.Time.Testing;
using OrdersFn.Core.Caching;
using OrdersFn.Core.Intake;
using OrdersFn.Core.Lifecycle;
using OrdersFn.Core.Lookup;
using OrdersFn.Core.Orders;
using OrdersFn.Core.Store;

namespace OrdersFn.Core.Tests.Caching;

/// <summary>A store, and hosts that keep what they read of it. Their clock goes by the test, what is kept ages in real time: by default not within a test.</summary>
internal sealed class CachingShop : IAsyncDisposable
{
    private readonly List<Host> _hosts = [];
    private readonly CosmosClients _clients;

    private CachingShop()
    {
        Account = CosmosLocalAccount.Open(new CosmosLocalOptions { Partitions = 2 });
        _clients = new CosmosClients(new CosmosOptions { Connection = Account.ConnectionString }, handler: Account.CreateHandler());
    }

    public CosmosLocalAccount Account { get; }

    public FakeTimeProvider Time { get; } = new(new DateTimeOffset(2026, 1, 1, 0, 2, 0, TimeSpan.Zero));

    /// <summary>Calls that the orders container has served so far.</summary>
    public long OrderCalls => Account.ReadPartitions(_clients.Database, ContainerNames.Orders).Sum(partition => partition.Requests);

    public static async Task<CachingShop> OpenAsync()
    {
        var shop = new CachingShop();
        await shop._clients.EnsureCreatedAsync(TestContext.Current.CancellationToken);
        return shop;
    }

    public Host NewHost(IDistributedCache? shared = null, string keptFor = "00:01:00", params (string Key, string Value)[] settings)
    {
        var services = new ServiceCollection();
        services.AddSingleton<IConfiguration>(new ConfigurationBuilder()
            .AddInMemoryCollection(new Dictionary<string, string?> { ["Cache:OrderFor"] = keptFor, ["Cache:ListFor"] = keptFor })
            .AddInMemoryCollection(settings.Select(setting => KeyValuePair.Create(setting.Key, (string?)setting.Value)))
            .Build());
        services.AddLogging();
        services.AddSingleton(_clients);
        services.AddSingleton<TimeProvider>(Time);
        services.AddIntake().AddLookup().AddLifecycle();
        if (shared is not null)
            services.AddSingleton(shared);
        var host = new Host(services.BuildServiceProvider(validateScopes: true));
        _hosts.Add(host);
        return host;
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var host in _hosts)
            await host.DisposeAsync();
        _clients.Dispose();
        await Account.DisposeAsync();
    }

    internal sealed class Host(ServiceProvider services) : IAsyncDisposable
    {
        public CachedLookup Lookup { get; } = services.GetRequiredService<CachedLookup>();

        public async Task<Order?> FindAsync(string customer, string orderId, CacheUse use = CacheUse.Allowed) =>
            (await Lookup.FindAsync(customer, orderId, use, TestContext.Current.CancellationToken) as OrderFound)?.Order;

        public Task<OrderPage> ListAsync(string customer, CacheUse use = CacheUse.Allowed) =>
            Lookup.ListAsync(new(customer, null, null, null, Descending: true, 100, null), use, TestContext.Current.CancellationToken);

        public Task<CustomerSummary> SummariseAsync(string customer, CacheUse use = CacheUse.Allowed) =>
            Lookup.SummariseAsync(customer, use, TestContext.Current.CancellationToken);

        public async Task<Order> PlaceAsync(OrderRequest order) => Assert.IsType<IntakeOutcome.Created>(
            await services.GetRequiredService<OrderIntake>().PlaceAsync(order, IntakeLane.Request, TestContext.Current.CancellationToken)).Order;

        public Task<StatusChangeOutcome> ChangeAsync(string customer, string orderId, OrderStatus to) =>
            services.GetRequiredService<StatusChange>().ChangeAsync(customer, orderId, to, null, TestContext.Current.CancellationToken);

        public Task<ErasureOutcome> EraseAsync(string customer, string orderId) =>
            services.GetRequiredService<StoredErasure>().EraseAsync(customer, orderId, TestContext.Current.CancellationToken);

        public ValueTask DisposeAsync() => services.DisposeAsync();
    }

    /// <summary>What hosts share as they would a Redis. A type of its own: the cache takes the plain one for its own memory and passes it over.</summary>
    internal sealed class SharedLevel() : MemoryDistributedCache(Options.Create(new MemoryDistributedCacheOptions()));
}
