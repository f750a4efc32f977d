using System.Globalization;
using Azure.Messaging.ServiceBus;
using Azure.Messaging.ServiceBus.Administration;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using OrdersFn.Core.Queue;
using OrdersFn.Local.Serving;
using OrdersFn.Local.Tests.Support;
using OrdersFn.ServiceBus;
using Tests;

namespace OrdersFn.Local.Tests.ServiceBus.Administration;

/// <summary>
/// The Functions host makes its scale monitor's administration client of the connection string that it receives by, so one address has to do for both.
/// </summary>
public sealed class OneAddressTests(OneAddressTests.OpenApp app) : IClassFixture<OneAddressTests.OpenApp>
{
    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task MessagesAndAdministrationShareAPort()
    {
        var connection = Connection(app.Server.Administration!.Port);
        await using var client = new ServiceBusClient(connection);
        var administration = new ServiceBusAdministrationClient(connection);
        var before = (await administration.GetQueueRuntimePropertiesAsync("orders", Stop)).Value.DeadLetterMessageCount;
        await client.CreateSender("orders").SendMessageAsync(new("no order"), Stop);
        await Eventually.EqualAsync(before + 1, async () => (await administration.GetQueueRuntimePropertiesAsync("orders", Stop)).Value.DeadLetterMessageCount);
    }

    [Fact]
    public async Task SeveralMegabytesPassTheRelay()
    {
        await using var client = new ServiceBusClient(Connection(app.Server.Administration!.Port));
        await using var sender = client.CreateSender("orders");
        for (var i = 0; i < 8; i++)
            await sender.SendMessageAsync(new(new byte[900_000]), Stop);
    }

    [Theory]
    [InlineData("http://127.0.0.1:{0}")]
    [InlineData("sb://127.0.0.1:{0}/")]
    [InlineData("127.0.0.1:{0}")]
    [InlineData("Endpoint=sb://127.0.0.1:{0};SharedAccessKeyName=n;SharedAccessKey=k;UseDevelopmentEmulator=true")]
    public async Task TheFunctionsAppReadsTheDepthWhereItsSettingSays(string administration)
    {
        await using var services = new ServiceCollection()
            .AddSingleton<IConfiguration>(new ConfigurationBuilder().AddInMemoryCollection(
            [
                new("ServiceBus", Connection(app.Server.Amqp!.Port)),
                new("ServiceBus:Administration", string.Format(CultureInfo.InvariantCulture, administration, app.Server.Administration!.Port)),
                new("OrderQueue", "orders"),
            ]).Build())
            .AddServiceBusQueue()
            .BuildServiceProvider();
        var queue = services.GetRequiredService<IOrderQueue>();
        var local = app.Server.Services.GetRequiredService<IOrderQueue>();
        Assert.IsType<SendOutcome.Accepted>(await queue.SendAsync([new() { Body = "no order"u8.ToArray() }], Stop));
        await Eventually.IsAsync(async () => await local.ReadDepthAsync(Stop) is { Waiting: 0, DeadLetters: > 0 } depth && depth == await queue.ReadDepthAsync(Stop));
    }

    [Fact]
    public async Task AServerEndsThoughAClientIsConnected()
    {
        await using var own = new OpenApp();
        await own.InitializeAsync();
        await using var client = new ServiceBusClient(Connection(own.Server.Administration!.Port));
        await using var sender = client.CreateSender("orders");
        await sender.SendMessageAsync(new("no order"), Stop);
        await own.StopAsync().WaitAsync(Eventually.Deadline, Stop);
    }

    [Fact]
    public async Task WithoutAnAmqpEndpointTheClientIsTurnedAway()
    {
        await using var own = new OpenApp { AmqpPort = Local.Amqp.AmqpPort.Off };
        await own.InitializeAsync();
        var connection = Connection(own.Server.Administration!.Port);
        Assert.True((await new ServiceBusAdministrationClient(connection).QueueExistsAsync("orders", Stop)).Value);
        await using var client = new ServiceBusClient(connection, new ServiceBusClientOptions { RetryOptions = new() { MaxRetries = 0 } });
        await Assert.ThrowsAsync<ServiceBusException>(() => client.CreateSender("orders").SendMessageAsync(new("x"), Stop));
    }

    [Fact]
    public async Task APortThatIsTakenIsSaid()
    {
        using var directory = new TemporaryDirectory();
        var port = app.Server.Administration!.Port;
        var options = new ServeOptions { DataDirectory = directory.Path, Urls = "http://127.0.0.1:0", AdminPort = port };
        var fault = await Assert.ThrowsAsync<CannotServeException>(() => LocalServer.StartAsync(options, Stop));
        Assert.Contains($"{port}", fault.Message, StringComparison.Ordinal);
        Assert.Contains("--admin-port", fault.Message, StringComparison.Ordinal);
    }

    private static string Connection(int port) => string.Create(
        CultureInfo.InvariantCulture, $"Endpoint=sb://127.0.0.1:{port};SharedAccessKeyName=name;SharedAccessKey=key;UseDevelopmentEmulator=true");

    public sealed class OpenApp : LocalApp
    {
        internal int AmqpPort { get; init; } = Local.Amqp.AmqpPort.Any;

        internal override ServeOptions Options => base.Options with { AmqpPort = AmqpPort, AdminPort = Local.Amqp.AmqpPort.Any };
    }
}
