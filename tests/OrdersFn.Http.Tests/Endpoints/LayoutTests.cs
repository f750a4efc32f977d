using System.Net;
using System.Text.Json;
using OrdersFn.Core.Partitioning.Moving;
using OrdersFn.Http.Tests.Support;
using Tests;

namespace OrdersFn.Http.Tests.Endpoints;

public sealed class LayoutTests(LayoutTests.BriskApp app) : IClassFixture<LayoutTests.BriskApp>
{
    private readonly string _customer = $"C{Guid.NewGuid():N}";

    [Fact]
    public async Task ALayoutIsScheduledAndShown()
    {
        var put = await PutAsync("""{"buckets":8,"lanes":2}""");
        Assert.Equal(HttpStatusCode.OK, put.StatusCode);
        var answered = await HttpApp.JsonOfAsync(put);
        Assert.Equal("scheduled", Text(answered, "state"));
        Assert.Equal((1, 1), (Number(answered, "buckets"), Number(answered, "lanes")));
        Assert.Equal(
            [(1, 8, 2, "scheduled"), (0, 1, 1, "current")],
            answered.GetProperty("epochs").EnumerateArray().Select(epoch => (Number(epoch, "epoch"), Number(epoch, "buckets"), Number(epoch, "lanes"), Text(epoch, "state"))));
        // Also straight after, on any host: not by way of a cache.
        Assert.Equal(answered.GetRawText(), (await app.GetAsync($"customers/{_customer}/layout")).GetRawText());
        Assert.Equal(answered.GetRawText(), (await HttpApp.JsonOfAsync(await PutAsync("""{"lanes":2,"buckets":8}"""))).GetRawText());
    }

    [Fact]
    public async Task WhenItHasBegunItShowsHowManyOrdersAreStillElsewhere()
    {
        await PutAsync("""{"buckets":8,"lanes":2}""");
        await Eventually.IsAsync(async () => Text(await app.GetAsync($"customers/{_customer}/layout"), "state") == "moving");
        var layout = await app.GetAsync($"customers/{_customer}/layout");
        Assert.Equal((8, 2), (Number(layout, "buckets"), Number(layout, "lanes")));
        Assert.Equal(JsonValueKind.Null, layout.GetProperty("orders_to_move").ValueKind);
        Assert.Equal(["current", "draining"], layout.GetProperty("epochs").EnumerateArray().Select(epoch => Text(epoch, "state")));

        await app.Get<MoveProgressStore>().WriteAsync(new() { CustomerId = _customer, Epoch = 1, OrdersToMove = 17 }, TestContext.Current.CancellationToken);
        Assert.Equal(17, Number(await app.GetAsync($"customers/{_customer}/layout"), "orders_to_move"));

        var refused = await PutAsync("""{"buckets":4,"lanes":1}""");
        Assert.Equal(HttpStatusCode.Conflict, refused.StatusCode);
        Assert.Equal("layout-busy", await HttpApp.ProblemOfAsync(refused));
    }

    [Theory]
    [InlineData("""{"buckets":8}""", "lanes")]
    [InlineData("""{"buckets":"8","lanes":2}""", "buckets")]
    [InlineData("""{"buckets":8.5,"lanes":2}""", "buckets")]
    [InlineData("""{"buckets":8,"lanes":3}""", "lanes")]
    [InlineData("""{"buckets":2,"lanes":4}""", "lanes")]
    [InlineData("""{"buckets":0,"lanes":1}""", "buckets")]
    [InlineData("""{"buckets":8,"lanes":2,"shards":1}""", "shards")]
    [InlineData("""{"buckets":8,"lanes":2,"lanes":2}""", "lanes")]
    [InlineData("""[8,2]""", "$")]
    [InlineData("""{"buckets":8""", "$")]
    public async Task AWrongLayoutIsRefusedByField(string body, string field)
    {
        var answer = await PutAsync(body);
        Assert.Equal(HttpStatusCode.BadRequest, answer.StatusCode);
        var problem = await HttpApp.JsonOfAsync(answer);
        Assert.Equal("urn:ordersfn:problem:invalid-body", Text(problem, "type"));
        Assert.Equal([field], problem.GetProperty("errors").EnumerateArray().Select(error => Text(error, "field")));
    }

    [Fact]
    public async Task WhatIsNoJsonAndWhoIsNoCustomerIsRefused()
    {
        Assert.Equal(HttpStatusCode.UnsupportedMediaType, (await app.SendAsync(HttpMethod.Put, $"customers/{_customer}/layout", "8,2", "text/csv")).StatusCode);
        Assert.Equal(HttpStatusCode.BadRequest, (await app.SendAsync(HttpMethod.Put, "customers/a~b/layout", """{"buckets":8,"lanes":2}""")).StatusCode);
    }

    private Task<HttpResponseMessage> PutAsync(string body) => app.SendAsync(HttpMethod.Put, $"customers/{_customer}/layout", body);

    private static string? Text(JsonElement json, string name) => json.GetProperty(name).GetString();

    private static int Number(JsonElement json, string name) => json.GetProperty(name).GetInt32();

    /// <summary>Layouts begin after six seconds rather than a minute.</summary>
    public sealed class BriskApp() : HttpApp(throughput: 0, ("Partitioning:LayoutCacheSeconds", "3"));
}
