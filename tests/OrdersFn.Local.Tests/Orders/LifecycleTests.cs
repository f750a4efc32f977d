using System.Net;
using System.Text;
using OrdersFn.Local.Tests.Support;
using Tests;

namespace OrdersFn.Local.Tests.Orders;

public sealed class LifecycleTests(LocalApp app) : IClassFixture<LocalApp>
{
    private readonly Api _api = app.Api;

    [Fact]
    public async Task AnOrderGoesItsWayStepByStep()
    {
        await _api.PlaceAsync(Sample.Order("way", "L1"));
        var version = 1;
        foreach (var status in new[] { "paid", "shipped", "delivered", "returned" })
        {
            var moved = await _api.MoveAsync("L1", "way", status);
            Assert.Equal(HttpStatusCode.OK, moved.Status);
            Assert.Equal(status, moved.Json.GetProperty("status").GetString());
            Assert.Equal(++version, moved.Json.GetProperty("version").GetInt32());
            Assert.Equal(moved.Text, (await _api.GetAsync("api/customers/L1/orders/way")).Text);
        }

        // The view follows.
        await Eventually.EqualAsync(1, async () =>
            (await _api.GetAsync("api/orders?status=returned&from=2025-06-30T00:00:00Z")).Json.GetProperty("orders").GetArrayLength());
        Assert.Equal(1, (await _api.GetAsync("api/customers/L1/summary")).Json.GetProperty("by_status").GetProperty("returned").GetInt32());
        Assert.Equal(1, (await _api.GetAsync("api/customers/L1/orders?status=returned")).Json.GetProperty("orders").GetArrayLength());
        Assert.Equal(0, (await _api.GetAsync("api/customers/L1/orders?status=paid")).Json.GetProperty("orders").GetArrayLength());
    }

    [Fact]
    public async Task AMoveThatIsNoneIsRefusedAndOneMadeTwiceIsNot()
    {
        await _api.PlaceAsync(Sample.Order("illegal", "L2"));
        var illegal = await _api.MoveAsync("L2", "illegal", "delivered");
        illegal.IsProblem(HttpStatusCode.Conflict, "illegal-move");
        Assert.Equal("placed", illegal.Json.GetProperty("order").GetProperty("status").GetString());
        var cancelled = await _api.MoveAsync("L2", "illegal", "cancelled");
        var again = await _api.MoveAsync("L2", "illegal", "cancelled");
        Assert.Equal((HttpStatusCode.OK, cancelled.Text), (again.Status, again.Text));
        (await _api.MoveAsync("L2", "illegal", "paid")).IsProblem(HttpStatusCode.Conflict, "illegal-move");
    }

    [Fact]
    public async Task AChangeMayBeTiedToAVersion()
    {
        var placed = await _api.PlaceAsync(Sample.Order("guarded", "L3"));
        var first = placed.Headers["ETag"];
        var moved = await _api.MoveAsync("L3", "guarded", "paid", ("If-Match", first));
        Assert.Equal(HttpStatusCode.OK, moved.Status);
        Assert.NotEqual(first, moved.Headers["ETag"]);
        var late = await _api.MoveAsync("L3", "guarded", "shipped", ("If-Match", first));
        late.IsProblem(HttpStatusCode.PreconditionFailed, "precondition-failed");
        Assert.Equal(HttpStatusCode.OK, (await _api.MoveAsync("L3", "guarded", "shipped", ("If-Match", $"\"x\", {moved.Headers["ETag"]}"))).Status);
        Assert.Equal(HttpStatusCode.OK, (await _api.MoveAsync("L3", "guarded", "delivered", ("If-Match", "*"))).Status);
        (await _api.MoveAsync("L3", "guarded", "returned", ("If-Match", "no tag"))).IsProblem(HttpStatusCode.BadRequest, "invalid-header");
    }

    [Fact]
    public async Task AnUnchangedOrderIsNotSentAgain()
    {
        var placed = await _api.PlaceAsync(Sample.Order("unchanged", "L4"));
        var etag = placed.Headers["ETag"];
        var same = await _api.GetAsync("api/customers/L4/orders/unchanged", ("If-None-Match", etag));
        Assert.Equal((HttpStatusCode.NotModified, "", etag), (same.Status, same.Text, same.Headers["ETag"]));
        Assert.Equal(HttpStatusCode.NotModified, (await _api.GetAsync("api/orders/unchanged", ("If-None-Match", $"W/{etag}, \"y\""))).Status);
        await _api.MoveAsync("L4", "unchanged", "paid");
        Assert.Equal(HttpStatusCode.OK, (await _api.GetAsync("api/customers/L4/orders/unchanged", ("If-None-Match", etag))).Status);
    }

    [Fact]
    public async Task AnErasedOrderIsGoneFromEverywhere()
    {
        await _api.PlaceAsync(Sample.Order("secret", "L5", "2019-05-05T05:05:05Z"));
        await _api.PlaceAsync(Sample.Order("other", "L5", "2019-05-05T05:06:00Z"));
        await _api.ViewHoldsAsync(2, "?from=2019-05-05T00:00:00Z&to=2019-05-06T00:00:00Z");

        Assert.Equal(HttpStatusCode.NoContent, (await _api.EraseAsync("L5", "secret")).Status);
        (await _api.GetAsync("api/customers/L5/orders/secret")).IsProblem(HttpStatusCode.Gone, "order-erased");
        Assert.Equal("other", Assert.Single((await _api.GetAsync("api/customers/L5/orders")).Json.GetProperty("orders").EnumerateArray()).GetProperty("order_id").GetString());
        Assert.Equal(1, (await _api.GetAsync("api/customers/L5/summary")).Json.GetProperty("orders").GetInt32());
        await _api.ViewHoldsAsync(1, "?from=2019-05-05T00:00:00Z&to=2019-05-06T00:00:00Z");
        var list = await _api.GetAsync("api/orders?from=2019-05-05T00:00:00Z&to=2019-05-06T00:00:00Z");
        Assert.Equal("other", Assert.Single(list.Json.GetProperty("orders").EnumerateArray()).GetProperty("order_id").GetString());
        Assert.Contains((await _api.GetAsync("api/orders/secret")).Status, new[] { HttpStatusCode.Gone, HttpStatusCode.NotFound });

        Assert.Equal(HttpStatusCode.NoContent, (await _api.EraseAsync("L5", "secret")).Status);
        (await _api.MoveAsync("L5", "secret", "paid")).IsProblem(HttpStatusCode.Gone, "order-erased");
        (await _api.PlaceAsync(Sample.Order("secret", "L5", "2019-05-05T05:05:05Z"))).IsProblem(HttpStatusCode.Conflict, "order-conflict-erased");
    }

    [Fact]
    public async Task WhatIsNotThereIsNotFound()
    {
        (await _api.GetAsync("api/customers/L6/orders/none")).IsProblem(HttpStatusCode.NotFound, "no-such-order");
        (await _api.GetAsync("api/orders/none")).IsProblem(HttpStatusCode.NotFound, "no-such-order");
        (await _api.MoveAsync("L6", "none", "paid")).IsProblem(HttpStatusCode.NotFound, "no-such-order");
        (await _api.EraseAsync("L6", "none")).IsProblem(HttpStatusCode.NotFound, "no-such-order");
        var summary = (await _api.GetAsync("api/customers/L6/summary")).Json;
        Assert.Equal(0, summary.GetProperty("orders").GetInt32());
        Assert.Equal("""{"orders":[],"next":null}""", (await _api.GetAsync("api/customers/L6/orders")).Text.Trim());
    }

    [Theory]
    [InlineData("{\"status\":\"lost\"}", "status")]
    [InlineData("{\"state\":\"paid\"}", "state")]
    [InlineData("{}", "status")]
    [InlineData("paid", "$")]
    public async Task AStatusThatIsNoneIsRefused(string body, string field)
    {
        await _api.PlaceAsync(Sample.Order("steady", "L7"));
        var answer = await _api.SendAsync(HttpMethod.Patch, "api/customers/L7/orders/steady", Api.Json(body));
        answer.IsProblem(HttpStatusCode.BadRequest, "invalid-body");
        Assert.Contains(field, answer.ErrorFields);
        (await _api.SendAsync(HttpMethod.Patch, "api/customers/L7/orders/steady", Api.Content(Encoding.UTF8.GetBytes("{\"status\":\"paid\"}"), "text/plain")))
            .IsProblem(HttpStatusCode.UnsupportedMediaType, "unsupported-media-type");
    }
}
