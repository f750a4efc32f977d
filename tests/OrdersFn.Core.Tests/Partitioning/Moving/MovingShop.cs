using CosmosLocal;
using CosmosLocal.Faults;
using Microsoft.Azure.Cosmos;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Time.Testing;
using OrdersFn.Core.Intake;
using OrdersFn.Core.Lifecycle;
using OrdersFn.Core.Lookup;
using OrdersFn.Core.Orders;
using OrdersFn.Core.Partitioning;
using OrdersFn.Core.Partitioning.Moving;
using OrdersFn.Core.Queue;
using OrdersFn.Core.Store;

namespace OrdersFn.Core.Tests.Partitioning.Moving;

/// <summary>A store, a clock that goes as a test says, and hosts on both.</summary>
internal sealed class MovingShop : IAsyncDisposable
{
    /// <summary>No test is about their end, and some let months pass.</summary>
    public const int TombstoneDays = 3650;

    private static readonly (string Key, string Value)[] Settings =
    [
        ("Partitioning:LayoutCacheSeconds", "30"),
        // Long, because it passes by this clock while calls take what they take.
        ("Partitioning:LongestPlacing", "01:00:00"),
        ("Partitioning:Grace", "00:00:10"),
        ("Mover:LongestRun", "1.00:00:00"),
        ("Orders:TombstoneDays", $"{TombstoneDays}"),
    ];

    private readonly CosmosLocalAccount _account;
    private readonly List<Host> _hosts = [];

    private MovingShop()
    {
        _account = CosmosLocalAccount.Open(new CosmosLocalOptions { Partitions = 4, TimeProvider = Time });
        Clients = new CosmosClients(new CosmosOptions { Connection = _account.ConnectionString }, handler: _account.CreateHandler());
    }

    public CosmosClients Clients { get; }

    public FakeTimeProvider Time { get; } = new(TimeProvider.System.GetUtcNow());

    public FaultPlan Faults => _account.Faults;

    public static PartitioningOptions Options { get; } = new()
    {
        LayoutCacheSeconds = 30,
        LongestPlacing = TimeSpan.FromHours(1),
        Grace = TimeSpan.FromSeconds(10),
    };

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public static async Task<MovingShop> OpenAsync()
    {
        var shop = new MovingShop();
        await shop.Clients.EnsureCreatedAsync(Cancellation);
        return shop;
    }

    /// <summary>A host that starts now.</summary>
    /// <param name="time">Its clock; null = the shop's.</param>
    public Host NewHost(TimeProvider? time = null)
    {
        var services = new ServiceCollection();
        services.AddSingleton<IConfiguration>(new ConfigurationBuilder()
            .AddInMemoryCollection(Settings.Select(setting => KeyValuePair.Create(setting.Key, (string?)setting.Value))).Build());
        services.AddLogging();
        services.AddSingleton(time ?? Time);
        services.AddSingleton(Clients);
        services.AddQueueIntake().AddLookup().AddLifecycle();
        var host = new Host(services.BuildServiceProvider(validateScopes: true));
        _hosts.Add(host);
        return host;
    }

    /// <summary>Schedules a layout and lets it begin.</summary>
    public async Task<Layout> SpreadAsync(string customer, int buckets, int lanes)
    {
        var outcome = await NewHost().Get<LayoutSchedule>().ScheduleAsync(customer, buckets, lanes, Cancellation);
        Time.Advance(Options.Lead);
        return Assert.IsType<ScheduleOutcome.Scheduled>(outcome).Layout;
    }

    /// <summary>Lets the last late writer of the layout before be done.</summary>
    public void PassLateWriters() => Time.Advance(Options.LateWriters + TimeSpan.FromSeconds(1));

    /// <summary>Runs the mover of a new host to the end of its run, time going on as long as it waits.</summary>
    public Task MoveAsync() => PassTimeAsync(NewHost().Get<Mover>().RunAsync(Cancellation), TimeSpan.FromSeconds(1));

    /// <summary>Lets time go on in steps until something is done.</summary>
    public async Task PassTimeAsync(Task task, TimeSpan step)
    {
        while (!task.IsCompleted)
        {
            Time.Advance(step);
            await Task.WhenAny(task, Task.Delay(2, Cancellation));
        }

        await task;
    }

    public async Task<LayoutDocument?> LayoutAsync(string customer) => await NewHost().Get<LayoutStore>().ReadAsync(customer, Cancellation);

    /// <summary>Every document of a customer, wherever it lies.</summary>
    public async Task<List<OrderDocument>> DocumentsAsync(string customer)
    {
        var documents = new List<OrderDocument>();
        await foreach (var document in Clients.ForRequests.Orders.QueryAsync<OrderDocument>(new QueryDefinition("SELECT * FROM c"), null, Cancellation))
        {
            if (document.Customer == customer)
                documents.Add(document);
        }

        return documents;
    }

    public async Task<OrderDocument?> DocumentAsync(string orderId, Place place) =>
        await Clients.ForRequests.Orders.TryReadAsync<OrderDocument>(orderId, place.Key, Cancellation);

    public async ValueTask DisposeAsync()
    {
        foreach (var host in _hosts)
            await host.DisposeAsync();
        Clients.Dispose();
        await _account.DisposeAsync();
    }

    internal sealed class Host(ServiceProvider services) : IAsyncDisposable
    {
        public T Get<T>()
            where T : notnull => services.GetRequiredService<T>();

        public Task<IntakeOutcome> PlaceAsync(OrderRequest request, IntakeLane lane = IntakeLane.Request) =>
            Get<OrderIntake>().PlaceAsync(request, lane, Cancellation);

        public async Task<Order?> FindAsync(string customer, string orderId) =>
            await Get<OrderLookup>().FindAsync(customer, orderId, Cancellation) is OrderFound found ? found.Order : null;

        public Task<StatusChangeOutcome> ChangeAsync(string customer, string orderId, OrderStatus to) =>
            Get<StatusChange>().ChangeAsync(customer, orderId, to, null, Cancellation);

        public Task<ErasureOutcome> EraseAsync(string customer, string orderId) => Get<StoredErasure>().EraseAsync(customer, orderId, Cancellation);

        public async Task<List<(string Id, OrderStatus Status, int Version)>> ListAsync(string customer, OrderStatus? status = null, int limit = 3)
        {
            var orders = new List<(string, OrderStatus, int)>();
            KeysetPosition? after = null;
            do
            {
                var page = await Get<CustomerOrders>().ListAsync(new(customer, null, null, status, Descending: false, limit, after), Cancellation);
                orders.AddRange(page.Orders.Select(order => (order.OrderId, order.Status, order.Version)));
                after = page.Next;
            }
            while (after is not null);
            return orders;
        }

        public Task<CustomerSummary> SummariseAsync(string customer) => Get<CustomerSummaries>().SummariseAsync(customer, Cancellation);

        public ValueTask DisposeAsync() => services.DisposeAsync();
    }
}
