using System.Net;
using System.Text.Json;
using Microsoft.Azure.Cosmos;
using OrdersFn.Core.Store;
using OrdersFn.Http.Tests.Support;
using Tests;

namespace OrdersFn.Http.Tests.Endpoints;

public sealed class ParkedTests : IAsyncLifetime
{
    private readonly HttpApp _app = new();

    /// <summary>Three documents that no consumer can read, each parked by both.</summary>
    public async ValueTask InitializeAsync()
    {
        await _app.InitializeAsync();
        foreach (var id in (string[])["A", "B", "C"])
            await PutAsync(id, schemaVersion: 2);
        await Eventually.IsAsync(async () => (await ListAsync("parked")).Count == 6);
    }

    public ValueTask DisposeAsync() => _app.DisposeAsync();

    [Fact]
    public async Task EachTellsWhereItLiesAndWhyAndByItselfItsBody()
    {
        var rows = await ListAsync("parked?source=timeline");
        Assert.Equal(["A", "B", "C"], rows.Select(row => row.GetProperty("origin").GetProperty("order_id").GetString()).Order());
        var row = rows.Single(each => each.GetProperty("origin").GetProperty("order_id").GetString() == "A");
        Assert.Equal(("timeline", "unknown schemaVersion 2"), (row.GetProperty("source").GetString(), row.GetProperty("reason").GetString()));
        Assert.EndsWith("Z", row.GetProperty("parked_at").GetString(), StringComparison.Ordinal);
        var origin = row.GetProperty("origin");
        Assert.Equal(("orders", "CUST~1", 3), (Text(origin, "container"), Text(origin, "customer_id"), origin.GetProperty("salt_bucket").GetInt32()));
        Assert.False(row.TryGetProperty("body", out _));

        var one = await _app.GetAsync(PathOf(row));
        Assert.Equal(row.GetProperty("id").GetString(), one.GetProperty("id").GetString());
        Assert.Equal(("A", 2), (Text(one.GetProperty("body"), "id"), one.GetProperty("body").GetProperty("schemaVersion").GetInt32()));
    }

    [Fact]
    public async Task TheListIsWalkedByItsLinks()
    {
        var walked = new List<string>();
        for (var path = "parked?limit=1"; path is not null;)
        {
            using var response = await _app.SendAsync(HttpMethod.Get, path);
            var page = await HttpApp.JsonOfAsync(response);
            walked.AddRange(page.GetProperty("parked").EnumerateArray().Select(PathOf));
            path = page.GetProperty("next").GetString() is { } next ? $"parked?limit=1&cursor={next}" : null;
            Assert.Equal(path is not null, response.Headers.TryGetValues("Link", out _));
            if (path is null)
                break;
            using var elsewhere = await _app.SendAsync(HttpMethod.Get, $"{path}&source=timeline");
            Assert.Equal("invalid-cursor", await HttpApp.ProblemOfAsync(elsewhere));
        }

        Assert.Equal(6, walked.Count);
        Assert.Equal(6, walked.Distinct().Count());
    }

    [Fact]
    public async Task OneIsReplayedOnceItCanBeOrDropped()
    {
        var path = PathOf((await ListAsync("parked?source=timeline")).Single(row => Text(row.GetProperty("origin"), "order_id") == "B"));
        using (var refused = await _app.SendAsync(HttpMethod.Post, $"{path}/replay"))
        {
            var problem = await HttpApp.JsonOfAsync(refused);
            Assert.Equal((HttpStatusCode.Conflict, "unknown schemaVersion 2"), (refused.StatusCode, Text(problem, "detail")));
            Assert.Equal("urn:ordersfn:problem:refused-again", Text(problem, "type"));
        }

        await PutAsync("B", schemaVersion: 1);
        Assert.Equal(HttpStatusCode.NoContent, await StatusAsync(HttpMethod.Post, $"{path}/replay"));
        Assert.Equal(HttpStatusCode.NotFound, await StatusAsync(HttpMethod.Post, $"{path}/replay"));
        var orders = await _app.GetAsync("orders");
        Assert.Equal("B", Text(Assert.Single(orders.GetProperty("orders").EnumerateArray()), "order_id"));

        foreach (var row in await ListAsync("parked?source=order-index"))
        {
            Assert.Equal(HttpStatusCode.NoContent, await StatusAsync(HttpMethod.Delete, PathOf(row)));
            Assert.Equal(HttpStatusCode.NotFound, await StatusAsync(HttpMethod.Delete, PathOf(row)));
        }

        var views = (await _app.GetAsync("health")).GetProperty("views");
        Assert.Equal((2, 0), (Count("timeline"), Count("order-index")));

        int Count(string view) => views.GetProperty(view).GetProperty("parked").GetInt32();
    }

    [Fact]
    public async Task AChangeOfWhichNothingIsLeftStays()
    {
        var path = PathOf((await ListAsync("parked?source=timeline")).Single(row => Text(row.GetProperty("origin"), "order_id") == "C"));
        var parked = _app.Get<CosmosClients>().ForRequests.Parked;
        using var patched = await parked.PatchItemStreamAsync(
            path.Split('/')[2], new PartitionKey("timeline"), [PatchOperation.Remove("/body")], cancellationToken: TestContext.Current.CancellationToken);
        patched.EnsureSuccessStatusCode();
        using var deleted = await _app.Get<CosmosClients>().ForRequests.Orders.DeleteItemStreamAsync("C", Key, cancellationToken: TestContext.Current.CancellationToken);
        deleted.EnsureSuccessStatusCode();

        using var replayed = await _app.SendAsync(HttpMethod.Post, $"{path}/replay");
        Assert.Equal((HttpStatusCode.Conflict, "nothing-to-replay"), (replayed.StatusCode, await HttpApp.ProblemOfAsync(replayed)));
        Assert.Equal(JsonValueKind.Null, (await _app.GetAsync(path)).GetProperty("body").ValueKind);
    }

    [Theory]
    [InlineData("GET", "parked/timeline/none", 404, "nothing-parked")]
    [InlineData("DELETE", "parked/timeline/none", 404, "nothing-parked")]
    [InlineData("POST", "parked/timeline/none/replay", 404, "nothing-parked")]
    [InlineData("POST", "parked/nobody/none/replay", 404, "nothing-parked")]
    [InlineData("GET", "parked/timeline/a%5Cb", 400, "invalid-path")]
    [InlineData("GET", "parked?source=nobody", 400, "invalid-query")]
    [InlineData("GET", "parked?from=1", 400, "invalid-query")]
    [InlineData("GET", "parked?cursor=AAAA", 400, "invalid-cursor")]
    [InlineData("DELETE", "parked/timeline/none?x=1", 400, "invalid-query")]
    public async Task WhatCannotBeIsAProblem(string method, string path, int status, string problem)
    {
        using var response = await _app.SendAsync(new HttpMethod(method), path);
        Assert.Equal((status, problem), ((int)response.StatusCode, await HttpApp.ProblemOfAsync(response)));
    }

    private static PartitionKey Key => new PartitionKeyBuilder().Add("CUST~1").Add(3).Build();

    private static string PathOf(JsonElement row) => $"parked/{Text(row, "source")}/{Text(row, "id")}";

    private static string? Text(JsonElement json, string name) => json.GetProperty(name).GetString();

    private async Task<IReadOnlyList<JsonElement>> ListAsync(string path) => [.. (await _app.GetAsync(path)).GetProperty("parked").EnumerateArray()];

    private async Task PutAsync(string id, int schemaVersion)
    {
        var order = new
        {
            id,
            type = "order",
            schemaVersion,
            customerId = "CUST~1",
            saltBucket = 3,
            orderedAt = "2025-06-30T12:30:00.0000000Z",
            receivedAt = "2025-06-30T12:30:01.0000000Z",
            currency = "GBP",
            status = "placed",
            total = 100,
            quantity = 1,
            version = 1,
            items = new[] { new { sku = "S", quantity = 1, price = 100 } },
        };
        using var body = StoreJson.ToStream(order);
        using var response = await _app.Get<CosmosClients>().ForRequests.Orders.UpsertItemStreamAsync(
            body, Key, cancellationToken: TestContext.Current.CancellationToken);
        response.EnsureSuccessStatusCode();
    }

    private async Task<HttpStatusCode> StatusAsync(HttpMethod method, string path)
    {
        using var response = await _app.SendAsync(method, path);
        return response.StatusCode;
    }
}
