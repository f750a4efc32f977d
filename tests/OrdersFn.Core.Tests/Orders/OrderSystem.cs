using CosmosLocal;
using CosmosLocal.Faults;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using OrdersFn.Core.Intake;
using OrdersFn.Core.Lifecycle;
using OrdersFn.Core.Lookup;
using OrdersFn.Core.Orders;
using OrdersFn.Core.Partitioning;
using OrdersFn.Core.Queue;
using OrdersFn.Core.Store;

namespace OrdersFn.Core.Tests.Orders;

/// <summary>The order services over a store of their own, through the real SDK; four physical partitions, so that queries fan out.</summary>
public sealed class OrderSystem : IAsyncLifetime
{
    private readonly CosmosLocalAccount _account = CosmosLocalAccount.Open(new CosmosLocalOptions { Partitions = 4 });
    private ServiceProvider _services;

    public OrderSystem()
    {
        Clients = new CosmosClients(new CosmosOptions { Connection = _account.ConnectionString }, handler: _account.CreateHandler());
        _services = NewHost();
    }

    public CosmosClients Clients { get; }

    internal OrderIntake Intake => _services.GetRequiredService<OrderIntake>();

    internal QueueIntake QueueIntake => _services.GetRequiredService<QueueIntake>();

    internal FaultPlan Faults => _account.Faults;

    internal OrderLookup Lookup => _services.GetRequiredService<OrderLookup>();

    internal CustomerOrders CustomerOrders => _services.GetRequiredService<CustomerOrders>();

    internal CustomerSummaries Summaries => _services.GetRequiredService<CustomerSummaries>();

    internal StatusChange StatusChange => _services.GetRequiredService<StatusChange>();

    internal StoredErasure Erasure => _services.GetRequiredService<StoredErasure>();

    public async ValueTask InitializeAsync() => await Clients.EnsureCreatedAsync(TestContext.Current.CancellationToken);

    /// <summary>Spreads a customer's orders from now on; the layouts that were in force stay known.</summary>
    public async Task SpreadAsync(string customer, params LayoutEpoch[] epochs)
    {
        await Clients.ForRequests.Layouts.UpsertItemAsync(
            new LayoutDocument { CustomerId = customer, Epochs = epochs }, cancellationToken: TestContext.Current.CancellationToken);
        // As a host that starts now, which has read no layouts yet.
        await _services.DisposeAsync();
        _services = NewHost();
    }

    /// <summary>Places an order and gives it back as it was stored.</summary>
    internal async Task<Order> PlacedAsync(OrderRequest request) =>
        Assert.IsType<IntakeOutcome.Created>(await Intake.PlaceAsync(request, IntakeLane.Request, TestContext.Current.CancellationToken)).Order;

    public async ValueTask DisposeAsync()
    {
        await _services.DisposeAsync();
        Clients.Dispose();
        await _account.DisposeAsync();
    }

    private ServiceProvider NewHost()
    {
        // The account outlives the hosts: an instance given to a provider is not disposed by it.
        var services = new ServiceCollection();
        services.AddSingleton<IConfiguration>(new ConfigurationBuilder().Build());
        services.AddLogging();
        services.AddSingleton(Clients);
        services.AddQueueIntake().AddLookup().AddLifecycle();
        return services.BuildServiceProvider(validateScopes: true);
    }
}
