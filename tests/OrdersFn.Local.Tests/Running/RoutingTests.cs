using System.Net;
using OrdersFn.Http.Routing;
using OrdersFn.Local.Tests.Support;
using Tests;

namespace OrdersFn.Local.Tests.Running;

public sealed class RoutingTests(LocalApp app) : IClassFixture<LocalApp>
{
    private readonly Api _api = app.Api;

    [Fact]
    public async Task AnUnknownPathAndAWrongMethodAreProblems()
    {
        (await _api.GetAsync("api/nothing")).IsProblem(HttpStatusCode.NotFound, "no-such-route");
        (await _api.GetAsync("")).IsProblem(HttpStatusCode.NotFound, "no-such-route");
        var wrong = await _api.SendAsync(HttpMethod.Put, "api/orders", Api.Json("{}"));
        wrong.IsProblem(HttpStatusCode.MethodNotAllowed, "method-not-allowed");
        Assert.Equal(["GET", "HEAD", "OPTIONS", "POST"], wrong.Headers["Allow"].Split(", ").Order());
    }

    [Fact]
    public async Task EveryPathTellsItsMethods()
    {
        foreach (var path in OrderRoutes.All.GroupBy(route => route.Pattern))
        {
            var address = path.Key.Replace("{customer_id}", "C", StringComparison.Ordinal).Replace("{order_id}", "O", StringComparison.Ordinal);
            var answer = await _api.SendAsync(HttpMethod.Options, $"api/{address}", null);
            Assert.Equal(HttpStatusCode.NoContent, answer.Status);
            Assert.Equal(path.SelectMany(route => route.Methods).Append("OPTIONS").Order(), answer.Headers["Allow"].Split(", ").Order());
        }
    }

    [Fact]
    public async Task HeadIsGetWithoutItsBody()
    {
        await _api.PlaceAsync(Sample.Order("head", "H"));
        foreach (var path in new[] { "api/customers/H/orders/head", "api/customers/H/orders", "api/orders/head", "api/health", "api/openapi.json", "api/customers/H/orders/none" })
        {
            var get = await _api.GetAsync(path);
            var head = await _api.SendAsync(HttpMethod.Head, path, null);
            Assert.Equal((get.Status, ""), (head.Status, head.Text));
            foreach (var header in new[] { "Content-Type", "ETag" })
                Assert.Equal(get.Headers.GetValueOrDefault(header), head.Headers.GetValueOrDefault(header));
        }
    }

    [Fact]
    public async Task TheServiceDescribesItself()
    {
        var answer = await _api.GetAsync("api/openapi.json");
        Assert.Equal((HttpStatusCode.OK, "application/json"), (answer.Status, answer.MediaType));
        Assert.StartsWith("3.1", answer.Json.GetProperty("openapi").GetString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task HealthTellsOfStoreAndViews()
    {
        await Eventually.EqualAsync(HttpStatusCode.OK, async () => (await _api.GetAsync("api/health")).Status);
        var health = (await _api.GetAsync("api/health")).Json;
        Assert.Equal("ready", health.GetProperty("status").GetString());
        Assert.True(health.GetProperty("store").GetProperty("ready").GetBoolean());
        Assert.Equal(["order-index", "timeline"], health.GetProperty("views").EnumerateObject().Select(view => view.Name).Order());
        Assert.All(health.GetProperty("views").EnumerateObject(), view => Assert.Equal(0, view.Value.GetProperty("parked").GetInt64()));
    }

    [Fact]
    public async Task ACustomersLayoutIsOneBucketAndOneLane()
    {
        var layout = (await _api.GetAsync("api/customers/anybody/layout")).Json;
        Assert.Equal((1, 1, "settled"), (layout.GetProperty("buckets").GetInt32(), layout.GetProperty("lanes").GetInt32(), layout.GetProperty("state").GetString()));
    }
}
