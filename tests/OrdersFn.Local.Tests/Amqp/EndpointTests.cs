using System.Text;
using Amqp;
using Amqp.Framing;
using Amqp.Sasl;
using Amqp.Transactions;
using Amqp.Types;
using OrdersFn.Local.Amqp;
using OrdersFn.Local.Serving;
using OrdersFn.Local.Tests.Queue;
using OrdersFn.Local.Tests.Support;
using Tests;

namespace OrdersFn.Local.Tests.Amqp;

public sealed class EndpointTests : IAsyncLifetime
{
    private OpenEndpoint _endpoint = null!;

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync() => _endpoint = await OpenEndpoint.StartAsync();

    public ValueTask DisposeAsync() => _endpoint.DisposeAsync();

    [Fact]
    public async Task EveryKindOfBodyThatIsBytesIsTaken()
    {
        await using var client = await AmqpClient.ConnectAsync(_endpoint.Port);
        var sender = client.Sender();
        var several = new DataList();
        several.Add(new Data { Binary = [1, 2] });
        several.Add(new Data { Binary = [] });
        several.Add(new Data { Binary = [3] });
        Message[] messages =
        [
            new() { BodySection = new Data { Binary = [0, 255] } },
            new() { BodySection = several },
            new() { BodySection = new AmqpValue { Value = "text" } },
            new() { BodySection = new AmqpValue { Value = new byte[] { 9 } } },
            new() { Properties = new() { Subject = "no body" } },
        ];
        foreach (var (index, message) in messages.Index())
        {
            var error = await AmqpClient.SendAsync(sender, message);
            Assert.True(error is null, $"{index}: {error}");
        }

        Assert.Equal([[0, 255], [1, 2, 3], [.. "text"u8], [9], []], (await _endpoint.MessagesAsync()).Select(message => message.Body.ToArray()));
    }

    [Fact]
    public async Task OtherBodiesAreRefused()
    {
        await using var client = await AmqpClient.ConnectAsync(_endpoint.Port);
        var sender = client.Sender();
        foreach (var body in new RestrictedDescribed[] { new AmqpSequence { List = new List<object> { 1 } }, new AmqpValue { Value = 5 }, new AmqpValue { Value = new Map() } })
            Assert.Equal("amqp:not-implemented", (await AmqpClient.SendAsync(sender, new() { BodySection = body }))?.Condition);
        Assert.Empty(await _endpoint.MessagesAsync());
    }

    [Fact]
    public async Task IdentifiersOfEveryTypeAreText()
    {
        await using var client = await AmqpClient.ConnectAsync(_endpoint.Port);
        var sender = client.Sender();
        foreach (var id in new object[] { "text", 7UL, Guid.Empty, new byte[] { 0xAB } })
        {
            var message = Data("x");
            message.Properties = new();
            message.Properties.SetMessageId(id);
            Assert.Null(await AmqpClient.SendAsync(sender, message));
        }

        Assert.Equal(["text", "7", Guid.Empty.ToString(), "ab"], (await _endpoint.MessagesAsync()).Select(message => message.MessageId));
    }

    [Fact]
    public async Task ABatchIsTakenWholeOrNotAtAll()
    {
        await using var client = await AmqpClient.ConnectAsync(_endpoint.Port);
        var sender = client.Sender();
        Assert.Null(await AmqpClient.SendAsync(sender, Batch(Data("a"), Data("b"))));
        var late = Data("d");
        late.MessageAnnotations = new();
        late.MessageAnnotations[new Symbol("x-opt-scheduled-enqueue-time")] = DateTime.UnixEpoch;
        Assert.Equal("amqp:not-implemented", (await AmqpClient.SendAsync(sender, Batch(Data("c"), late)))?.Condition);
        Assert.Equal("amqp:decode-error", (await AmqpClient.SendAsync(sender, Batch()))?.Condition);
        Assert.Equal("amqp:decode-error", (await AmqpClient.SendAsync(sender, new() { Format = MessageReader.BatchFormat, BodySection = new Data { Binary = [1, 2, 3] } }))?.Condition);
        Assert.Equal(["a", "b"], (await _endpoint.MessagesAsync()).Select(OpenQueue.Text));
    }

    [Fact]
    public async Task AMessageOverManyFramesIsTakenUpToTheLimit()
    {
        await using var client = await AmqpClient.ConnectAsync(_endpoint.Port);
        var sender = client.Sender();
        Assert.Null(await AmqpClient.SendAsync(sender, new() { BodySection = new Data { Binary = new byte[(1 << 20) - 100] } }));
        Assert.Equal("amqp:link:message-size-exceeded", (await AmqpClient.SendAsync(sender, new() { BodySection = new Data { Binary = new byte[1 << 20] } }))?.Condition);
        Assert.Null(await AmqpClient.SendAsync(sender, Data("after")));
        Assert.Equal([(1 << 20) - 100, 5], (await _endpoint.MessagesAsync()).Select(message => message.Body.Length));
    }

    [Theory]
    [InlineData("orders")]
    [InlineData("/Orders")]
    [InlineData("sb://127.0.0.1/orders")]
    public async Task TheQueueIsFoundByEveryFormOfItsName(string address)
    {
        await using var client = await AmqpClient.ConnectAsync(_endpoint.Port);
        Assert.Null(await AmqpClient.SendAsync(client.Sender(address), Data("x")));
    }

    [Fact]
    public async Task LinksToAnythingElseAreRefused()
    {
        await using var client = await AmqpClient.ConnectAsync(_endpoint.Port);
        Assert.Equal("amqp:not-found", (await AmqpClient.ClosedAsync(client.Sender("other"))).Condition);
        Assert.Equal("amqp:not-found", (await AmqpClient.ClosedAsync(client.Sender(null!))).Condition);
        Assert.Equal("amqp:not-found", (await AmqpClient.ClosedAsync(new ReceiverLink(client.Session, "r1", "other"))).Condition);
        Assert.Equal("amqp:not-implemented", (await AmqpClient.ClosedAsync(new ReceiverLink(client.Session, "r2", "orders"))).Condition);
        var transactions = new SenderLink(client.Session, "t", new Attach { Source = new Source(), Target = new Coordinator() }, null);
        Assert.Equal("amqp:not-implemented", (await AmqpClient.ClosedAsync(transactions)).Condition);
        // And the connection is as good as before.
        Assert.Null(await AmqpClient.SendAsync(client.Sender(), Data("x")));
    }

    [Theory]
    [InlineData("MSSBCBS")]
    [InlineData("PLAIN")]
    [InlineData("ANONYMOUS")]
    public async Task EveryMechanismOfServiceBusClientsLetsThemIn(string mechanism)
    {
        await using var client = await AmqpClient.ConnectAsync(_endpoint.Port, new Mechanism(mechanism));
        Assert.Null(await AmqpClient.SendAsync(client.Sender(), Data("x")));
    }

    [Fact]
    public async Task TokensAreTakenAlsoWhenTheReplyLinkHasNoTarget()
    {
        await using var client = await AmqpClient.ConnectAsync(_endpoint.Port);
        var requests = client.Sender("$cbs");
        var replies = new ReceiverLink(client.Session, "cbs-reply-to", new Attach { Source = new Source { Address = "$cbs" }, Target = new Target() }, null);
        var request = new Message("token") { Properties = new() { MessageId = "q1", ReplyTo = "cbs-reply-to" }, ApplicationProperties = new() };
        request.ApplicationProperties["operation"] = "put-token";
        Assert.Null(await AmqpClient.SendAsync(requests, request));
        var answer = await replies.ReceiveAsync(Eventually.Deadline);
        Assert.Equal("q1", answer.Properties.CorrelationId);
        Assert.Equal(202, answer.ApplicationProperties["status-code"]);
    }

    [Fact]
    public async Task AnAcceptedMessageIsOnDisk()
    {
        await using var client = await AmqpClient.ConnectAsync(_endpoint.Port);
        Assert.Null(await AmqpClient.SendAsync(client.Sender(), Data("x")));
        Assert.Equal(1, (await _endpoint.Queue.Queue.ReadDepthAsync(Stop)).Waiting);
    }

    [Fact]
    public async Task ASendersMessagesKeepTheirOrder()
    {
        await using var client = await AmqpClient.ConnectAsync(_endpoint.Port);
        var sender = client.Sender();
        var expected = Enumerable.Range(0, 3000).Select(i => $"{i}").ToList();
        Assert.All(await Task.WhenAll(expected.Select(body => AmqpClient.SendAsync(sender, Data(body)))), Assert.Null);
        Assert.Equal(expected, (await _endpoint.MessagesAsync()).Select(OpenQueue.Text));
    }

    [Fact]
    public async Task ClientsComeBackAfterARestartOnTheSamePort()
    {
        await using (var client = await AmqpClient.ConnectAsync(_endpoint.Port))
            Assert.Null(await AmqpClient.SendAsync(client.Sender(), Data("before")));
        await _endpoint.RestartAsync();
        await using var again = await AmqpClient.ConnectAsync(_endpoint.Port);
        Assert.Null(await AmqpClient.SendAsync(again.Sender(), Data("after")));
        Assert.Equal(2, (await _endpoint.MessagesAsync()).Count);
    }

    [Fact]
    public async Task APortThatIsTakenIsSaid()
    {
        using var directory = new TemporaryDirectory();
        var options = new ServeOptions { DataDirectory = directory.Path, Urls = "http://127.0.0.1:0", AmqpPort = _endpoint.Port };
        var fault = await Assert.ThrowsAsync<CannotServeException>(() => LocalServer.StartAsync(options, Stop));
        Assert.Contains($"{_endpoint.Port}", fault.Message, StringComparison.Ordinal);
        Assert.Contains("--amqp-port", fault.Message, StringComparison.Ordinal);
    }

    private static Message Data(string text) => new() { BodySection = new Data { Binary = Encoding.UTF8.GetBytes(text) } };

    private static Message Batch(params Message[] messages)
    {
        var sections = new DataList();
        foreach (var encoded in messages.Select(message => message.Encode()))
            sections.Add(new Data { Binary = encoded.Buffer.AsSpan(encoded.Offset, encoded.Length).ToArray() });
        return new() { Format = MessageReader.BatchFormat, BodySection = messages.Length > 0 ? sections : null };
    }

    private sealed class Mechanism(string name) : SaslProfile(name)
    {
        protected override ITransport UpgradeTransport(ITransport transport) => transport;

        protected override DescribedList GetStartCommand(string hostname) =>
            new SaslInit { Mechanism = Mechanism, InitialResponse = "\0name\0key"u8.ToArray() };

        protected override DescribedList OnCommand(DescribedList command) => throw new InvalidOperationException($"unexpected {command}");
    }
}
