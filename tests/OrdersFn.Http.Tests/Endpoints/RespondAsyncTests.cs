using System.Net;
using OrdersFn.Core.Queue;
using OrdersFn.Http.Tests.Support;

namespace OrdersFn.Http.Tests.Endpoints;

public sealed class RespondAsyncTests : IAsyncLifetime
{
    private static readonly (string, string) Async = ("Prefer", "respond-async, wait=10");

    private readonly HttpApp _app = new();

    public ValueTask InitializeAsync() => _app.InitializeAsync();

    [Fact]
    public async Task AnAcceptedOrderIsWhereItsLocationSaysOnceTheQueueCameToIt()
    {
        using var response = await PlaceAsync(Sample.Order(null, "A 1"), Async);
        Assert.Equal(HttpStatusCode.Accepted, response.StatusCode);
        Assert.Equal(["respond-async"], response.Headers.GetValues("Preference-Applied"));
        var answer = await HttpApp.JsonOfAsync(response);
        var id = answer.GetProperty("order_id").GetString();
        Assert.Equal(("A 1", "accepted"), (answer.GetProperty("customer_id").GetString(), answer.GetProperty("result").GetString()));
        Assert.Equal($"/api/customers/A%201/orders/{id}", response.Headers.Location!.OriginalString);

        Assert.Equal(HttpStatusCode.NotFound, await StatusAsync($"customers/A%201/orders/{id}"));
        await _app.DeliverAsync();
        Assert.Equal(HttpStatusCode.OK, await StatusAsync($"customers/A%201/orders/{id}"));
        Assert.Empty(_app.Queue.Letters);
    }

    [Theory]
    [InlineData("{}", HttpStatusCode.BadRequest)]
    [InlineData("nonsense", HttpStatusCode.BadRequest)]
    public async Task WhatIsNoOrderIsRefusedAtOnce(string body, HttpStatusCode status)
    {
        using var response = await PlaceAsync(body, Async);
        Assert.Equal(status, response.StatusCode);
        Assert.Empty(_app.Queue.Waiting);
    }

    [Fact]
    public async Task ARetryWithAKeyIsTheSameOrderThroughTheQueueOrNot()
    {
        const string order = """{"customer_id":"K","items":[{"sku":"S","quantity":1,"price":100}]}""";
        using var first = await PlaceAsync(order, Async, ("Idempotency-Key", "k1"));
        using var second = await PlaceAsync(order, Async, ("Idempotency-Key", "k1"));
        using var direct = await PlaceAsync(order, ("Idempotency-Key", "k1"));
        Assert.Equal(first.Headers.Location, second.Headers.Location);
        Assert.Equal(HttpStatusCode.Created, direct.StatusCode);
        Assert.Equal(first.Headers.Location, direct.Headers.Location);
        await _app.DeliverAsync();
        Assert.Empty(_app.Queue.Letters);
        Assert.Single((await _app.GetAsync("customers/K/orders")).GetProperty("orders").EnumerateArray());
    }

    [Fact]
    public async Task OnlyAnotherOrderOfItsIdStandsInItsWay()
    {
        using var taken = await PlaceAsync(Sample.Order("same", "C"));
        using var accepted = await PlaceAsync(Sample.Order("same", "C", quantity: 2), Async);
        Assert.Equal(HttpStatusCode.Accepted, accepted.StatusCode);
        await _app.DeliverAsync();
        Assert.Equal("conflict", Assert.Single(_app.Queue.Letters).Reason);
    }

    [Fact]
    public async Task AnotherPreferenceIsPassedOver()
    {
        using var response = await PlaceAsync(Sample.Order("now", "P"), ("Prefer", "return=minimal; respond-async"));
        Assert.Equal(HttpStatusCode.Created, response.StatusCode);
        Assert.False(response.Headers.Contains("Preference-Applied"));
    }

    [Fact]
    public async Task AFullQueueAndOneThatIsAwayAreToldApart()
    {
        _app.Queue.Answer = _ => new SendOutcome.Throttled(TimeSpan.FromSeconds(3));
        using var full = await PlaceAsync(Sample.Order("x", "Q"), Async);
        Assert.Equal((HttpStatusCode.TooManyRequests, "queue-full"), (full.StatusCode, await HttpApp.ProblemOfAsync(full)));
        Assert.Equal(TimeSpan.FromSeconds(3), full.Headers.RetryAfter!.Delta);

        _app.Queue.Answer = _ => new SendOutcome.Unavailable();
        using var away = await PlaceAsync(Sample.Order("x", "Q"), Async);
        Assert.Equal((HttpStatusCode.ServiceUnavailable, "queue-unavailable"), (away.StatusCode, await HttpApp.ProblemOfAsync(away)));
        Assert.NotNull(away.Headers.RetryAfter);
    }

    [Fact]
    public async Task AnOrderTooLargeForTheQueueIsPlacedAtOnce()
    {
        _app.Queue.Answer = messages => messages.Any(message => message.Body.Length > 200) ? new SendOutcome.TooLarge() : null;
        var large = Sample.Order("large", "L").Replace("\"S\"", $"\"{new string('s', 60)}\",\"quantity\":1,\"price\":1}},{{\"sku\":\"{new string('t', 60)}\"", StringComparison.Ordinal);
        using var response = await PlaceAsync(large, Async);
        Assert.Equal(HttpStatusCode.Created, response.StatusCode);
        Assert.False(response.Headers.Contains("Preference-Applied"));

        var results = await _app.PlaceLinesAsync([Sample.Order("small", "L"), large.Replace("\"large\"", "\"large2\"", StringComparison.Ordinal)], Async);
        Assert.Equal(["accepted", "created"], results.Select(result => result.GetProperty("result").GetString()));
    }

    [Fact]
    public async Task ABulkRequestIsAcceptedOrderByOrder()
    {
        using var response = await _app.SendAsync(
            HttpMethod.Post, "orders/bulk", $"[{Sample.Order("a", "B")},{Sample.Order(null, "B")},{{}}]", "application/json", Async);
        Assert.Equal(HttpStatusCode.Accepted, response.StatusCode);
        Assert.Equal(["respond-async"], response.Headers.GetValues("Preference-Applied"));
        var results = (await HttpApp.JsonOfAsync(response)).EnumerateArray().ToList();
        Assert.Equal(["accepted", "accepted", "invalid"], results.Select(result => result.GetProperty("result").GetString()));
        Assert.NotNull(results[1].GetProperty("order_id").GetString());

        var lines = await _app.PlaceLinesAsync(Enumerable.Range(0, 1000).Select(n => Sample.Order($"L{n}", "B2")), Async);
        Assert.All(lines, result => Assert.Equal("accepted", result.GetProperty("result").GetString()));
        Assert.Equal(Enumerable.Range(0, 1000).Select(n => $"L{n}"), lines.Select(result => result.GetProperty("order_id").GetString()));
        await _app.DeliverAsync();
        Assert.Equal(1000, (await _app.GetAsync("customers/B2/summary")).GetProperty("orders").GetInt32());
    }

    [Fact]
    public async Task AQueueThatIsFullForAWhileHoldsABulkRequestBack()
    {
        var refusals = 5;
        _app.Queue.Answer = _ => Interlocked.Decrement(ref refusals) >= 0 ? new SendOutcome.Throttled(TimeSpan.FromMilliseconds(10)) : null;
        var results = await _app.PlaceLinesAsync(Enumerable.Range(0, 300).Select(n => Sample.Order($"W{n}", "W")), Async);
        Assert.All(results, result => Assert.Equal("accepted", result.GetProperty("result").GetString()));
        Assert.Equal(300, _app.Queue.Waiting.Count);
    }

    public ValueTask DisposeAsync() => _app.DisposeAsync();

    private Task<HttpResponseMessage> PlaceAsync(string order, params (string, string)[] headers) =>
        _app.SendAsync(HttpMethod.Post, "orders", order, "application/json", headers);

    private async Task<HttpStatusCode> StatusAsync(string path)
    {
        using var response = await _app.SendAsync(HttpMethod.Get, path);
        return response.StatusCode;
    }
}
