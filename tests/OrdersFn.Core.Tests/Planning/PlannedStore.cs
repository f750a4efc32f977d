using System.Text.Json;
using CosmosLocal;
using CosmosLocal.Faults;
using Microsoft.Azure.Cosmos;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Time.Testing;
using OrdersFn.Core.Heat;
using OrdersFn.Core.Orders;
using OrdersFn.Core.Partitioning;
using OrdersFn.Core.Planning;
using OrdersFn.Core.Store;

namespace OrdersFn.Core.Tests.Planning;

/// <summary>Watch and planner over a store of their own, with a clock that a test sets.</summary>
internal sealed class PlannedStore : IAsyncDisposable
{
    private readonly CosmosLocalAccount _account = CosmosLocalAccount.Open(new CosmosLocalOptions { Partitions = 2 });
    private readonly CosmosClients _clients;
    private readonly ServiceProvider _services;

    public PlannedStore(params (string Key, string Value)[] settings)
    {
        _clients = new CosmosClients(new CosmosOptions { Connection = _account.ConnectionString }, handler: _account.CreateHandler());
        var configuration = new ConfigurationBuilder()
            .AddInMemoryCollection(settings.Select(setting => KeyValuePair.Create(setting.Key, (string?)setting.Value)));
        var services = new ServiceCollection();
        services.AddSingleton<IConfiguration>(configuration.Build());
        services.AddLogging();
        services.AddSingleton<TimeProvider>(Time);
        services.AddSingleton(_clients);
        services.AddPlanning();
        _services = services.BuildServiceProvider(validateScopes: true);
    }

    public FakeTimeProvider Time { get; } = new(new DateTimeOffset(2025, 6, 30, 12, 30, 0, TimeSpan.Zero));

    public FaultPlan Faults => _account.Faults;

    public Planner Planner => Get<Planner>();

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public T Get<T>()
        where T : notnull => _services.GetRequiredService<T>();

    public async ValueTask InitializeAsync() => await _clients.EnsureCreatedAsync(Cancellation);

    /// <summary>An order as the feed has it, written just now.</summary>
    public OrderDocument Order(string id, string storedCustomer, int saltBucket = 0) => Timeline.Some.Order(id, storedCustomer) with
    {
        SaltBucket = saltBucket,
        ReceivedAt = Timestamps.ToStored(Time.GetUtcNow()),
        WrittenAt = Time.GetUtcNow().ToUnixTimeSeconds(),
    };

    public void Observe(params IEnumerable<OrderDocument> orders) => Get<HeatWatch>().Observe([.. orders.Select(Timeline.Some.Change)]);

    public Task<int> ReportAsync() => Get<HeatReports>().ReportAsync(Cancellation);

    /// <summary>What one host would report.</summary>
    public Task ReportedAsync(string customer, double ordersPerSecond, string host = "a") => _clients.ForRequests.Layouts.UpsertItemAsync(
        new HeatDocument
        {
            Id = $"heat-{host}",
            CustomerId = customer,
            OrdersPerSecond = ordersPerSecond,
            Share = 0.5,
            AsOf = Time.GetUtcNow(),
            Ttl = 3600,
        },
        cancellationToken: Cancellation);

    public Task SpreadAsync(string customer, params LayoutEpoch[] epochs) => _clients.ForRequests.Layouts.UpsertItemAsync(
        new LayoutDocument { CustomerId = customer, Epochs = epochs }, cancellationToken: Cancellation);

    public Task PutAsync(params IEnumerable<OrderDocument> orders) => Task.WhenAll(orders.Select(async order =>
    {
        using var content = OrderDocumentJson.ToStream(order);
        using var response = await _clients.ForIntake.Orders.UpsertItemStreamAsync(content, new Place(order.CustomerId, order.SaltBucket).Key);
        response.EnsureSuccessStatusCode();
    }));

    public async Task<LayoutDocument?> LayoutAsync(string customer) =>
        await _clients.ForRequests.Layouts.TryReadAsync<LayoutDocument>(LayoutDocument.OnlyId, new PartitionKey(customer), Cancellation);

    public async Task<IReadOnlyList<HeavyCustomer>> HeavyAsync() => await Planner.ReadAsync(Cancellation);

    public Task RunAsync() => Planner.RunAsync(Cancellation);

    /// <summary>Ids of all documents about a customer.</summary>
    public async Task<List<string>> DocumentsAsync(string customer)
    {
        var ids = new List<string>();
        var query = new QueryDefinition("SELECT c.id, c._etag FROM c WHERE c.customerId = @customer").WithParameter("@customer", customer);
        await foreach (var document in _clients.ForRequests.Layouts.QueryAsync<JsonElement>(query, null, Cancellation))
            ids.Add($"{document.GetProperty("id")} {document.GetProperty("_etag")}");
        return ids;
    }

    public async ValueTask DisposeAsync()
    {
        await _services.DisposeAsync();
        _clients.Dispose();
        await _account.DisposeAsync();
    }
}
