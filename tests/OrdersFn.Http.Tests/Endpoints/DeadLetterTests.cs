using System.Net;
using System.Text;
using OrdersFn.Core.Queue;
using OrdersFn.Http.Tests.Support;
using Tests;

namespace OrdersFn.Http.Tests.Endpoints;

public sealed class DeadLetterTests : IAsyncLifetime
{
    private readonly HttpApp _app = new();

    public async ValueTask InitializeAsync()
    {
        await _app.InitializeAsync();
        await SendAsync("not json"u8.ToArray(), "application/json", "m1");
        await SendAsync([0xff, 0xfe, 0x00], null, null);
        await SendAsync(Encoding.UTF8.GetBytes(Sample.Order("o", "D")), "text/csv", "m3");
        await _app.DeliverAsync();
    }

    [Fact]
    public async Task EachTellsWhatItIsAndWhy()
    {
        var page = await _app.GetAsync("deadletters");
        var letters = page.GetProperty("dead_letters").EnumerateArray().ToList();
        Assert.Equal(["not-json", "not-json", "unsupported-content-type"], letters.Select(letter => letter.GetProperty("reason").GetString()));
        Assert.Equal([1, 2, 3], letters.Select(letter => letter.GetProperty("sequence_number").GetInt64()));
        Assert.Null(page.GetProperty("next").GetString());

        var first = letters[0];
        Assert.Equal(("m1", "application/json", "not json"), (Text("message_id"), Text("content_type"), Text("body")));
        Assert.Equal(("2024-10-04T00:00:00Z", 1), (Text("enqueued_at"), first.GetProperty("deliveries").GetInt32()));
        Assert.StartsWith("$ is not valid JSON", Text("description"), StringComparison.Ordinal);
        Assert.False(first.TryGetProperty("body_encoding", out _));

        Assert.Equal(("//4A", "base64"), (letters[1].GetProperty("body").GetString(), letters[1].GetProperty("body_encoding").GetString()));
        Assert.Null(letters[1].GetProperty("message_id").GetString());

        string? Text(string name) => first.GetProperty(name).GetString();
    }

    [Fact]
    public async Task TheListIsWalkedByItsLinks()
    {
        var numbers = new List<long>();
        for (var path = "deadletters?limit=1"; path is not null;)
        {
            using var response = await _app.SendAsync(HttpMethod.Get, path);
            var page = await HttpApp.JsonOfAsync(response);
            numbers.AddRange(page.GetProperty("dead_letters").EnumerateArray().Select(letter => letter.GetProperty("sequence_number").GetInt64()));
            path = page.GetProperty("next").GetString() is { } next ? $"deadletters?limit=1&cursor={next}" : null;
            Assert.Equal(path is not null, response.Headers.TryGetValues("Link", out _));
        }

        Assert.Equal([1, 2, 3], numbers);
        using var forged = await _app.SendAsync(HttpMethod.Get, "deadletters?cursor=AAAA");
        Assert.Equal("invalid-cursor", await HttpApp.ProblemOfAsync(forged));
    }

    [Fact]
    public async Task OneIsReadSentAgainOrThrownAway()
    {
        Assert.Equal("m3", (await _app.GetAsync("deadletters/3")).GetProperty("message_id").GetString());
        Assert.Equal(HttpStatusCode.NoContent, await StatusAsync(HttpMethod.Post, "deadletters/3/replay"));
        Assert.Equal("m3", Assert.Single(_app.Queue.Waiting).MessageId);
        Assert.Equal(HttpStatusCode.NoContent, await StatusAsync(HttpMethod.Delete, "deadletters/1"));
        Assert.Equal([2], _app.Queue.Letters.Select(letter => letter.SequenceNumber));
        Assert.Equal(HttpStatusCode.NotFound, await StatusAsync(HttpMethod.Delete, "deadletters/1"));
    }

    [Theory]
    [InlineData("GET", "deadletters/99", 404, "no-such-dead-letter")]
    [InlineData("DELETE", "deadletters/99", 404, "no-such-dead-letter")]
    [InlineData("POST", "deadletters/99/replay", 404, "no-such-dead-letter")]
    [InlineData("GET", "deadletters/first", 400, "invalid-path")]
    [InlineData("GET", "deadletters/-1", 400, "invalid-path")]
    [InlineData("GET", "deadletters?from=1", 400, "invalid-query")]
    [InlineData("GET", "deadletters/1?x=1", 400, "invalid-query")]
    public async Task WhatCannotBeIsAProblem(string method, string path, int status, string problem)
    {
        using var response = await _app.SendAsync(new HttpMethod(method), path);
        Assert.Equal((status, problem), ((int)response.StatusCode, await HttpApp.ProblemOfAsync(response)));
    }

    [Fact]
    public async Task AQueueThatIsAwayIsTriedAgainLaterAndMakesTheServiceNotReady()
    {
        await Eventually.IsAsync(async () => await StatusAsync(HttpMethod.Get, "health") == HttpStatusCode.OK);
        var queue = (await _app.GetAsync("health")).GetProperty("queue");
        Assert.Equal((true, 0, 3), (queue.GetProperty("ready").GetBoolean(), queue.GetProperty("waiting").GetInt32(), queue.GetProperty("dead_letters").GetInt32()));

        _app.Queue.IsAway = true;
        using var list = await _app.SendAsync(HttpMethod.Get, "deadletters");
        Assert.Equal((HttpStatusCode.ServiceUnavailable, "queue-unavailable"), (list.StatusCode, await HttpApp.ProblemOfAsync(list)));
        using var health = await _app.SendAsync(HttpMethod.Get, "health");
        Assert.Equal(HttpStatusCode.ServiceUnavailable, health.StatusCode);
        Assert.Equal("the queue cannot be reached", (await HttpApp.JsonOfAsync(health)).GetProperty("queue").GetProperty("reason").GetString());
    }

    public ValueTask DisposeAsync() => _app.DisposeAsync();

    private Task<SendOutcome> SendAsync(byte[] body, string? contentType, string? messageId) => _app.Queue.SendAsync(
        [new OrderMessage { Body = body, ContentType = contentType, MessageId = messageId }], TestContext.Current.CancellationToken);

    private async Task<HttpStatusCode> StatusAsync(HttpMethod method, string path)
    {
        using var response = await _app.SendAsync(method, path);
        return response.StatusCode;
    }
}
