using System.Text;
using System.Text.Json;
using OrdersFn.Local.Tests.Amqp;
using OrdersFn.Local.Tests.Running;
using OrdersFn.Local.Tests.Support;
using Tests;
using static OrdersFn.Local.Tests.Queue.OpenQueue;

namespace OrdersFn.Local.Tests.JavaScript;

/// <summary>The JavaScript Service Bus SDK as a sender.</summary>
public sealed class ServiceBusSdkTests(NodeSuite node, ITestOutputHelper output) : IClassFixture<NodeSuite>
{
    [Fact]
    public async Task ItSendsWhatItCanAndIsToldWhatItCannot()
    {
        await using var endpoint = await OpenEndpoint.StartAsync();
        var passed = await node.RunAsync("sending", endpoint.Connection);
        output.WriteLine(string.Join('\n', passed));
        Assert.Equal(15, passed.Count);

        var messages = await endpoint.MessagesAsync();
        var ids = messages.Select(message => message.ContentType == "application/json" ? OrderId(message.Body) : null).ToList();
        Assert.Equal(["single", "array1", "array2", "array3", "event"], ids.OfType<string>());
        Assert.Equal(Enumerable.Range(0, 500).Select(n => $"batch{n}"), messages.Skip(4).Take(500).Select(message => OrderId(message.Body)));
        Assert.Equal(10, messages.Count(message => message.MessageId?.StartsWith("full", StringComparison.Ordinal) == true && message.Body.Length == 100_000));
        Assert.Contains(messages, message => message.Body.Span.SequenceEqual(new byte[] { 0, 255 }));
        // The SDK itself writes string bodies as JSON.
        Assert.Equal(["\"text\"", "value", "\"session\"", "\"after\""], messages.Select(Text).Where(text => text is "\"text\"" or "value" or "\"session\"" or "\"after\""));

        var single = messages[0];
        Assert.Equal(("single", "application/json"), (single.MessageId, single.ContentType));
        var properties = messages.Single(message => message.MessageId == "event").Properties;
        Assert.Equal(["1.0", "order.placed", "/shop", "e1"], new[] { "specversion", "type", "source", "id" }.Select(name => properties[$"cloudEvents:{name}"]));
        Assert.Equal(new DateTime(2025, 6, 30, 12, 30, 0, DateTimeKind.Utc), properties["cloudEvents:time"]);
        Assert.Equal((2, true), (Convert.ToInt32(properties["attempt"], System.Globalization.CultureInfo.InvariantCulture), properties["urgent"]));
        Assert.Single(messages, message => message.ContentType == "application/cloudevents+json");
    }

    [Fact]
    public async Task ManySendersAtOnceAreAllServed()
    {
        await using var endpoint = await OpenEndpoint.StartAsync();
        Assert.Single(await node.RunAsync("many", endpoint.Connection));
        var ids = (await endpoint.MessagesAsync()).Select(message => message.MessageId).ToList();
        Assert.Equal(640, ids.Count);
        Assert.Equal(640, ids.Distinct().Count());
    }

    [Fact]
    public async Task AFullQueueIsAnErrorToTryAgainAfter()
    {
        await using var endpoint = await OpenEndpoint.StartAsync(new() { MaxMessages = 2 });
        Assert.Single(await node.RunAsync("full", endpoint.Connection));
    }

    [Fact]
    public async Task ASenderGoesOnAfterTheServerWasKilledAndItsOrdersAreThere()
    {
        using var data = new TemporaryDirectory();
        var first = await ServerProcess.ServeAsync(data.File("data"));
        using var sender = node.Start("lines", first.ServiceBus);
        try
        {
            await SendAsync("before");
            await first.KillAsync();
            var port = first.ServiceBus.Split(';')[0].Split(':')[^1];
            using var second = await ServerProcess.ServeAsync(data.File("data"), int.Parse(port, System.Globalization.CultureInfo.InvariantCulture));
            await SendAsync("after");

            using var http = new HttpClient { BaseAddress = second.Url };
            foreach (var id in (string[])["before", "after"])
            {
                await Eventually.EqualAsync(
                    System.Net.HttpStatusCode.OK, async () => (await new Api(http).GetAsync($"api/customers/JS/orders/{id}")).Status);
            }
        }
        finally
        {
            first.Dispose();
            sender.Kill(entireProcessTree: true);
        }

        async Task SendAsync(string line)
        {
            await sender.StandardInput.WriteLineAsync(line);
            await sender.StandardInput.FlushAsync(TestContext.Current.CancellationToken);
            var answer = await sender.StandardOutput.ReadLineAsync(TestContext.Current.CancellationToken).AsTask()
                .WaitAsync(2 * Eventually.Deadline, TestContext.Current.CancellationToken);
            Assert.True($"ok {line}" == answer, answer ?? await sender.StandardError.ReadToEndAsync(TestContext.Current.CancellationToken));
        }
    }

    private static string? OrderId(ReadOnlyMemory<byte> body) =>
        JsonSerializer.Deserialize<JsonElement>(Encoding.UTF8.GetString(body.Span)).GetProperty("order_id").GetString();
}
