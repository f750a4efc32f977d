using System.Net;
using System.Text;
using System.Text.Json;
using OrdersFn.Local.Tests.Support;

namespace OrdersFn.Local.Tests.Bulk;

public sealed class BulkTests(LocalApp app) : IClassFixture<LocalApp>
{
    private readonly Api _api = app.Api;

    [Fact]
    public async Task EveryLineHasItsResultInInputOrder()
    {
        await _api.PlaceAsync(Sample.Order("taken", "B1"));
        var results = await _api.PlaceLinesAsync(string.Join('\n',
            Sample.Order("new", "B1"),
            "",
            Sample.Order("taken", "B1"),
            Sample.Order("taken", "B1", quantity: 2),
            "nonsense",
            """{"order_id":"bad","customer_id":"B1","items":[]}""",
            $$"""{"order_id":"long","customer_id":"B1","items":[{"sku":"{{new string('x', 2 << 20)}}","quantity":1,"price":1}]}""",
            "   ",
            """{"customer_id":"B1","items":[{"sku":"S","quantity":1,"price":1}]}"""));
        Assert.Equal(Enumerable.Range(0, 7), results.Select(result => result.GetProperty("index").GetInt32()));
        Assert.Equal(["created", "duplicate", "conflict", "invalid", "invalid", "invalid", "created"], results.Select(result => result.GetProperty("result").GetString()));
        Assert.Equal(("new", "B1"), (results[0].GetProperty("order_id").GetString(), results[0].GetProperty("customer_id").GetString()));
        Assert.Equal("bad", results[4].GetProperty("order_id").GetString());
        Assert.Equal("items", results[4].GetProperty("errors")[0].GetProperty("field").GetString());
        Assert.NotEmpty(results[6].GetProperty("order_id").GetString()!);
        Assert.Equal(3, (await _api.GetAsync("api/customers/B1/orders")).Json.GetProperty("orders").GetArrayLength());
    }

    [Fact]
    public async Task AnArrayIsAnsweredWithAnArray()
    {
        var answer = await PostAsync($"[ {Sample.Order("A", "B2")}, {Sample.Order("B", "B2")}\n, 7, {Sample.Order("A", "B2")} ]", "application/json; charset=utf-8");
        Assert.Equal((HttpStatusCode.OK, "application/json"), (answer.Status, answer.MediaType));
        Assert.Equal(["created", "created", "invalid", "duplicate"], answer.Json.EnumerateArray().Select(result => result.GetProperty("result").GetString()));
        Assert.Equal("[]", (await PostAsync("[]", "application/json")).Text.Trim());
    }

    [Fact]
    public async Task TheSameOrderTwiceInOneBodyIsOneOrder()
    {
        var results = await _api.PlaceLinesAsync(string.Join('\n', Enumerable.Repeat(Sample.Order("twice", "B3"), 50)));
        Assert.Equal(["created", .. Enumerable.Repeat("duplicate", 49)], results.Select(result => result.GetProperty("result").GetString()));
    }

    [Fact]
    public async Task OfTwoOrdersWithOneIdentityTheFirstCounts()
    {
        var results = await _api.PlaceLinesAsync(string.Join('\n', Enumerable.Range(1, 20).Select(quantity => Sample.Order("first", "B7", quantity: quantity))));
        Assert.Equal(["created", .. Enumerable.Repeat("conflict", 19)], results.Select(result => result.GetProperty("result").GetString()));
        Assert.Equal(1, (await _api.GetAsync("api/customers/B7/orders/first")).Json.GetProperty("quantity").GetInt32());
    }

    [Theory]
    [InlineData("")]
    [InlineData("{}")]
    [InlineData("\"[]\"")]
    public async Task WhatIsNoArrayIsRefused(string body) => (await PostAsync(body, "application/json")).IsProblem(HttpStatusCode.BadRequest, "invalid-body");

    [Fact]
    public async Task AnArrayThatBreaksOffKeepsWhatCameBefore()
    {
        var answer = await PostAsync($"[{Sample.Order("kept", "B4")},{{\"order_id\":", "application/json");
        Assert.Equal(["created", "invalid"], answer.Json.EnumerateArray().Select(result => result.GetProperty("result").GetString()));
        Assert.Equal(HttpStatusCode.OK, (await _api.GetAsync("api/customers/B4/orders/kept")).Status);
    }

    [Fact]
    public async Task NoLinesAreNoOrders() => Assert.Empty(await _api.PlaceLinesAsync("\n \n"));

    [Fact]
    public async Task AnotherKindOfBodyIsNotTaken() => (await PostAsync("a,b", "text/csv")).IsProblem(HttpStatusCode.UnsupportedMediaType, "unsupported-media-type");

    [Fact]
    public async Task ABodyLargerThanTheHostsUsualLimitStreamsThrough()
    {
        // 40 MB: Kestrel's own limit is 30.
        const int Orders = 80;
        var filler = new string('x', 60);
        var items = string.Join(',', Enumerable.Range(0, 4900).Select(line => $$"""{"sku":"{{line:D4}}{{filler}}","quantity":1,"price":1}"""));
        using var body = new MemoryStream();
        for (var i = 0; i < Orders; i++)
            body.Write(Encoding.UTF8.GetBytes($$"""{"order_id":"L{{i % 4}}","customer_id":"B5","timestamp":"2025-01-01T00:00:00Z","items":[{{items}}]}""" + "\n"));
        Assert.True(body.Length > 32 << 20, $"{body.Length}");
        body.Position = 0;
        using var content = new StreamContent(body);
        content.Headers.ContentType = new("application/x-ndjson");
        var answer = await _api.SendAsync(HttpMethod.Post, "api/orders/bulk", content);
        var results = answer.Text.Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(line => JsonDocument.Parse(line).RootElement.GetProperty("result").GetString()).ToList();
        Assert.Equal(Orders, results.Count);
        Assert.Equal(4, results.Count(result => result == "created"));
        Assert.Equal(Orders - 4, results.Count(result => result == "duplicate"));
    }

    [Fact]
    public async Task ACallerWhoBreaksOffLeavesWhatWasTaken()
    {
        using var client = new System.Net.Sockets.TcpClient();
        var url = app.Server.Url;
        await client.ConnectAsync(url.Host, url.Port, TestContext.Current.CancellationToken);
        var stream = client.GetStream();
        var order = Sample.Order("half", "B6") + "\n" + Sample.Order("never", "B6")[..40];
        await stream.WriteAsync(
            Encoding.ASCII.GetBytes(
                $"POST /api/orders/bulk HTTP/1.1\r\nHost: {url.Authority}\r\nContent-Type: application/x-ndjson\r\nContent-Length: 100000\r\n\r\n{order}"),
            TestContext.Current.CancellationToken);
        using var reader = new StreamReader(stream);
        while (await reader.ReadLineAsync(TestContext.Current.CancellationToken) is { } line && !line.Contains("created", StringComparison.Ordinal))
        {
        }

        client.Close();
        Assert.Equal(HttpStatusCode.OK, (await _api.GetAsync("api/customers/B6/orders/half")).Status);
        Assert.Equal(HttpStatusCode.NotFound, (await _api.GetAsync("api/customers/B6/orders/never")).Status);
    }

    private Task<Answer> PostAsync(string body, string mediaType) =>
        _api.SendAsync(HttpMethod.Post, "api/orders/bulk", Api.Content(Encoding.UTF8.GetBytes(body), mediaType));
}
