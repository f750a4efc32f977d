using System.Globalization;
using System.Net;
using System.Net.Sockets;
using CosmosLocal;
using Microsoft.Azure.Cosmos;
using Microsoft.Extensions.DependencyInjection;
using OrdersFn.Core.Store;
using OrdersFn.Local.Serving;
using OrdersFn.Local.Tests.Support;

namespace OrdersFn.Local.Tests.Running;

public sealed class CosmosPortTests(CosmosPortTests.OpenApp app) : IClassFixture<CosmosPortTests.OpenApp>
{
    [Fact]
    public async Task OtherCosmosClientsSeeTheOrders()
    {
        await app.Api.PlaceAsync(Sample.Order("seen", "outside"));
        using var client = new CosmosClient(app.Connection, new CosmosClientOptions { ConnectionMode = ConnectionMode.Gateway, LimitToEndpoint = true });
        var key = new PartitionKeyBuilder().Add("outside").Add(0).Build();
        using var found = await client.GetContainer("orders", "orders").ReadItemStreamAsync("seen", key, cancellationToken: TestContext.Current.CancellationToken);
        Assert.Equal(HttpStatusCode.OK, found.StatusCode);
    }

    /// <summary>The Functions app makes none; its triggers look for leases before the first order.</summary>
    [Fact]
    public async Task DatabaseAndContainersAreThereAsSoonAsTheProgramHasStarted()
    {
        var containers = app.Server.Services.GetRequiredService<CosmosClients>();
        using var client = new CosmosClient(app.Connection, new CosmosClientOptions { ConnectionMode = ConnectionMode.Gateway });
        var names = new List<string>();
        using var pages = client.GetDatabase(containers.Database).GetContainerQueryIterator<ContainerProperties>();
        while (pages.HasMoreResults)
            names.AddRange((await pages.ReadNextAsync(TestContext.Current.CancellationToken)).Select(container => container.Id));
        Assert.Superset(new HashSet<string> { "orders", "timeline", "order-index", "leases" }, names.ToHashSet());
    }

    [Fact]
    public async Task WhoComesInDirectModeIsToldToUseGatewayMode()
    {
        using var client = new CosmosClient(app.Connection, new CosmosClientOptions { ConnectionMode = ConnectionMode.Direct });
        var refused = await Assert.ThrowsAsync<CosmosException>(() => client.GetContainer("orders", "orders").ReadItemAsync<object>(
            "any", new PartitionKeyBuilder().Add("any").Add(0).Build(), cancellationToken: TestContext.Current.CancellationToken));
        Assert.Equal(HttpStatusCode.BadRequest, refused.StatusCode);
        Assert.Contains("ConnectionMode.Gateway", refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task TheSettingsMayNameAnotherAccount()
    {
        using var own = new TemporaryDirectory();
        using var second = await ServerProcess.ServeAsync(
            own.File("data"), [("Cosmos__Connection", app.Connection), ("Feeds__InstanceName", "second")]);
        using var http = new HttpClient { BaseAddress = second.Url };
        var placed = await new Api(http).PlaceAsync(Sample.Order("far", "elsewhere"));
        Assert.Equal(HttpStatusCode.Created, placed.Status);
        Assert.Equal(placed.Text, (await app.Api.GetAsync("api/customers/elsewhere/orders/far")).Text);
        // The queue stays here.
        Assert.Equal(["lock", "queue.sqlite"], Directory.GetFiles(own.File("data")).Select(Path.GetFileName).Where(name => !name!.Contains('-')).Order());
    }

    public sealed class OpenApp : LocalApp
    {
        private readonly int _port = FreePort();

        internal string Connection => string.Create(CultureInfo.InvariantCulture, $"AccountEndpoint=http://127.0.0.1:{_port}/;AccountKey={CosmosLocalOptions.EmulatorKey}");

        internal override ServeOptions Options => base.Options with { CosmosPort = _port };

        private static int FreePort()
        {
            using var listener = new TcpListener(IPAddress.Loopback, 0);
            listener.Start();
            return ((IPEndPoint)listener.LocalEndpoint).Port;
        }
    }
}
