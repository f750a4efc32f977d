using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.Azure.Cosmos;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace CosmosLocal.Tests.EndToEnd;

public sealed class HttpDoorTests
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task TheSdkWorksOverHttpAndSeesWhatTheHandlerWrote()
    {
        await using var account = CosmosLocalAccount.Open(new());
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        await using var app = builder.Build();
        account.MapEndpoints(app);
        await app.StartAsync(Cancel);
        var address = app.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.Single();

        // LimitToEndpoint off: the client goes where the account says it is, which has to be the address it was asked at.
        using var client = new CosmosClient(address, CosmosLocalOptions.EmulatorKey, new()
        {
            ConnectionMode = ConnectionMode.Gateway,
            UseSystemTextJsonSerializerWithOptions = System.Text.Json.JsonSerializerOptions.Web,
        });
        Database database = await client.CreateDatabaseAsync("d é", cancellationToken: Cancel);
        Container container = await database.CreateContainerAsync(new ContainerProperties("c", ["/customerId", "/bucket"]), 40_000, cancellationToken: Cancel);
        var orders = Order.Many(customers: 3);
        await container.FillAsync(orders);
        var slashed = orders[0] with { Id = "a b+€" };
        await container.CreateItemAsync(slashed, slashed.Key, cancellationToken: Cancel);
        Assert.Equal(slashed.Id, (await container.ReadItemAsync<Order>(slashed.Id, slashed.Key, cancellationToken: Cancel)).Resource.Id);
        Assert.Equal(37, (await container.QueryAsync<Order>("SELECT * FROM c ORDER BY c.total DESC", new() { MaxItemCount = 5 })).Count);

        using var inside = LocalAccount.Connect(account);
        Assert.Equal(37, Assert.Single(await inside.GetContainer("d é", "c").QueryAsync<int>("SELECT VALUE COUNT(1) FROM c")));
        await app.StopAsync(Cancel);
    }

    [Fact]
    public async Task ARequestThatNoItemCanBeIsCutOff()
    {
        await using var account = CosmosLocalAccount.Open(new());
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        await using var app = builder.Build();
        app.Run(account.HandleAsync);
        await app.StartAsync(Cancel);

        using var http = new HttpClient();
        using var content = new ByteArrayContent(new byte[5 * 1024 * 1024]);
        using var answer = await http.PostAsync(new Uri(app.Urls.Single() + "/dbs/d/colls/c/docs"), content, Cancel);
        Assert.Equal(System.Net.HttpStatusCode.RequestEntityTooLarge, answer.StatusCode);
        await app.StopAsync(Cancel);
    }
}
