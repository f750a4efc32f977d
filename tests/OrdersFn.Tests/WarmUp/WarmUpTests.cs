using System.Reflection;
using CosmosLocal;
using CosmosLocal.Faults;
using Microsoft.Azure.Functions.Worker;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging.Abstractions;
using OrdersFn.Core.Store;

namespace OrdersFn.Tests.WarmUp;

public sealed class WarmUpTests : IAsyncLifetime
{
    private const int Partitions = 3;
    private static readonly string[] Hot = [ContainerNames.Orders, ContainerNames.Layouts, ContainerNames.Timeline, ContainerNames.OrderIndex];

    private readonly CosmosLocalAccount _account = CosmosLocalAccount.Open(new CosmosLocalOptions { Partitions = Partitions });
    private readonly CosmosClients _clients;
    private readonly StoreWarmUp _store;

    public WarmUpTests()
    {
        _clients = new CosmosClients(new CosmosOptions { Connection = _account.ConnectionString }, handler: _account.CreateHandler());
        _store = new StoreWarmUp(_clients, TimeProvider.System, NullLogger<StoreWarmUp>.Instance);
    }

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync() => await _clients.EnsureCreatedAsync(Cancellation);

    [Fact]
    public async Task BothClientsHaveAskedEveryPartition()
    {
        await new WarmUpFunctions(_store).WarmUp(new object(), Cancellation);
        Assert.All(Hot, container => Assert.All(Served(container), requests => Assert.Equal(2, requests)));
        Assert.Equal(Hot.Length * Partitions, Hot.Sum(container => Served(container).Count));
    }

    [Fact]
    public async Task OnceIsEnough()
    {
        await Task.WhenAll(Enumerable.Range(0, 5).Select(_ => _store.OpenAsync(Cancellation)));
        await _store.OpenAsync(Cancellation);
        Assert.All(Served(ContainerNames.Orders), requests => Assert.Equal(2, requests));
    }

    [Fact]
    public async Task AStoreThatIsAwayIsLeftToTheRequests()
    {
        _account.Faults.Add(new() { Fault = Fault.Fail(403), Path = "colls/timeline/docs", Times = int.MaxValue });
        await _store.OpenAsync(Cancellation);
        Assert.All(Served(ContainerNames.Orders), requests => Assert.Equal(2, requests));
    }

    [Fact]
    public void ThePlatformFindsTheFunctionByItsName()
    {
        var function = Assert.Single(FunctionTable.WarmUp);
        Assert.Equal("warmup", FunctionTable.NameOf(function), ignoreCase: true);
        Assert.True(function.GetParameters()[0].IsDefined(typeof(WarmupTrigger)));
    }

    [Fact]
    public void AnInstanceThatIsOnlyStartedIsWarmedUpToo()
    {
        using var host = TestHost.Create();
        Assert.Single(host.Services.GetServices<IHostedService>().OfType<WarmUpAtStart>());
    }

    public async ValueTask DisposeAsync()
    {
        _clients.Dispose();
        await _account.DisposeAsync();
    }

    private List<long> Served(string container) =>
        [.. _account.ReadPartitions(CosmosOptions.DefaultDatabase, container).Select(partition => partition.Requests)];
}
