using System.Globalization;
using System.Net;
using System.Text;
using System.Text.Json;
using Amqp;
using Amqp.Framing;
using OrdersFn.Core.Queue;
using OrdersFn.Local.Amqp;
using OrdersFn.Local.Serving;
using OrdersFn.Local.Tests.Amqp;
using OrdersFn.Local.Tests.Support;
using Tests;

namespace OrdersFn.Local.Tests.Volume;

/// <summary>Rubbish among many good messages.</summary>
public sealed class PoisonTests : IAsyncLifetime
{
    private const int Good = 10_000;
    private readonly OpenApp _app = new();

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    public ValueTask InitializeAsync() => _app.InitializeAsync();

    public ValueTask DisposeAsync() => _app.DisposeAsync();

    [Fact]
    public async Task EachIsSetAsideWithItsReasonAndTheGoodOnesAreStored()
    {
        await _app.Api.PlaceAsync(Sample.Order("taken", quantity: 1));
        // Too far ahead now, and in time a moment later: what a sender with a fast clock makes.
        var soon = TimeProvider.System.GetUtcNow().AddMinutes(5).AddSeconds(15);
        var early = Json(Sample.Order("early", timestamp: soon.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture)));
        var noise = new byte[300_000];
        new Random(1).NextBytes(noise);
        (string Reason, Message Message)[] poison =
        [
            (SetAsideReason.NotJson, Json("this is no JSON")),
            (SetAsideReason.Invalid, Json(Sample.Order("bad", quantity: 0))),
            (SetAsideReason.Conflict, Json(Sample.Order("taken", quantity: 2))),
            (SetAsideReason.NotJson, new Message { BodySection = new Data { Binary = noise } }),
            (SetAsideReason.UnsupportedContentType, Message(Encoding.UTF8.GetBytes("<order/>"), "application/xml")),
        ];

        await using (var client = await AmqpClient.ConnectAsync(_app.Server.Amqp!.Port))
        {
            var sender = client.Sender();
            // By itself, so that it is looked at while it is too far ahead.
            Assert.Null(await AmqpClient.SendAsync(sender, early));
            await Eventually.EqualAsync(1, async () => (await DeadLettersAsync()).Count);

            var sent = new List<Task<Error?>>(Good);
            for (var i = 0; i < Good; i++)
            {
                if (i % 2000 == 1000)
                    sent.Add(AmqpClient.SendAsync(sender, poison[i / 2000].Message));
                sent.Add(AmqpClient.SendAsync(sender, Json(Sample.Order($"good{i}", $"C{i % 200}"))));
            }

            Assert.All(await Task.WhenAll(sent), Assert.Null);
        }

        await _app.Api.ViewHoldsAsync(Good + 1);
        var letters = await DeadLettersAsync();
        Assert.Equal(poison.Select(each => each.Reason).Append(SetAsideReason.Invalid).Order(), letters.Select(letter => letter.GetProperty("reason").GetString()!).Order());
        Assert.All(letters, letter => Assert.NotEmpty(letter.GetProperty("description").GetString()!));
        Assert.Contains(letters, letter => letter.GetProperty("description").GetString()!.Contains("quantity", StringComparison.Ordinal));

        var number = letters.Single(letter => letter.GetProperty("body").GetString()!.Contains("early", StringComparison.Ordinal)).GetProperty("sequence_number").GetInt64();
        while (TimeProvider.System.GetUtcNow().AddMinutes(5) < soon)
            await Task.Delay(100, Stop);
        Assert.Equal(HttpStatusCode.NoContent, (await _app.Api.SendAsync(HttpMethod.Post, $"api/deadletters/{number}/replay", null)).Status);
        await Eventually.IsAsync(async () => (await _app.Api.GetAsync("api/customers/C1/orders/early")).Status == HttpStatusCode.OK);
        Assert.Equal(poison.Length, (await DeadLettersAsync()).Count);
    }

    private async Task<List<JsonElement>> DeadLettersAsync() =>
        [.. (await _app.Api.GetAsync("api/deadletters")).Json.GetProperty("dead_letters").EnumerateArray()];

    private static Message Json(string body) => Message(Encoding.UTF8.GetBytes(body), "application/json");

    private static Message Message(byte[] body, string contentType) =>
        new() { BodySection = new Data { Binary = body }, Properties = new() { ContentType = contentType } };

    private sealed class OpenApp : LocalApp
    {
        internal override ServeOptions Options => base.Options with { AmqpPort = AmqpPort.Any };
    }
}
