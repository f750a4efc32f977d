using System.Net;
using System.Text;
using Amqp;
using Amqp.Framing;
using Microsoft.Extensions.DependencyInjection;
using OrdersFn.Core.Queue;
using OrdersFn.Local.Amqp;
using OrdersFn.Local.Serving;
using OrdersFn.Local.Tests.Support;
using Tests;

namespace OrdersFn.Local.Tests.Amqp;

/// <summary>From a message to an order, in a whole server.</summary>
public sealed class OrdersByAmqpTests(OrdersByAmqpTests.OpenApp app) : IClassFixture<OrdersByAmqpTests.OpenApp>
{
    [Fact]
    public async Task AnOrderSentIsThereSoonAndOnce()
    {
        await using var client = await AmqpClient.ConnectAsync(app.Server.Amqp!.Port);
        var sender = client.Sender();
        for (var i = 0; i < 2; i++)
            Assert.Null(await AmqpClient.SendAsync(sender, Order(Sample.Order("sent", "AMQP"))));
        await Eventually.EqualAsync(HttpStatusCode.OK, async () => (await app.Api.GetAsync("api/customers/AMQP/orders/sent")).Status);
        await IsEmptiedAsync();
        Assert.Equal(1, (await app.Api.GetAsync("api/customers/AMQP/orders")).Json.GetProperty("orders").GetArrayLength());
    }

    [Fact]
    public async Task WhatIsNoOrderIsSetAsideAndTheRestGoesOn()
    {
        var letters = app.Server.Services.GetRequiredService<IDeadLetters>();
        await using var client = await AmqpClient.ConnectAsync(app.Server.Amqp!.Port);
        var sender = client.Sender();
        Assert.Null(await AmqpClient.SendAsync(sender, Order("noise")));
        Assert.Null(await AmqpClient.SendAsync(sender, Order(Sample.Order("good", "AMQP2"))));
        await Eventually.EqualAsync(HttpStatusCode.OK, async () => (await app.Api.GetAsync("api/customers/AMQP2/orders/good")).Status);
        await IsEmptiedAsync();
        var dead = Assert.Single(await letters.ListAsync(10, null, TestContext.Current.CancellationToken));
        Assert.Equal("noise", Encoding.UTF8.GetString(dead.Message.Body.Span));
    }

    private Task IsEmptiedAsync() => Eventually.EqualAsync(
        0L, async () => (await app.Server.Services.GetRequiredService<IOrderQueue>().ReadDepthAsync(TestContext.Current.CancellationToken)).Waiting);

    private static Message Order(string json) =>
        new() { Properties = new() { ContentType = "application/json" }, BodySection = new Data { Binary = Encoding.UTF8.GetBytes(json) } };

    public sealed class OpenApp : LocalApp
    {
        internal override ServeOptions Options => base.Options with { AmqpPort = AmqpPort.Any };
    }
}
