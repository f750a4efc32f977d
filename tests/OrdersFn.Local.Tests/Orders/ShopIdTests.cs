using System.Net;
using System.Text;
using System.Text.Json;
using OrdersFn.Local.Tests.Support;
using Tests;

namespace OrdersFn.Local.Tests.Orders;

/// <summary>Ids with characters that mean something to URLs, to the store or to a reader of JSON: everything that can be done with an order can be done with them.</summary>
public sealed class ShopIdTests(LocalApp app) : IClassFixture<LocalApp>
{
    private const string Items = """[{"sku":"S","quantity":1,"price":100}]""";

    private readonly Api _api = app.Api;

    public static TheoryData<string> Ids => [.. ShopIds.All];

    [Fact]
    public void ThereAreForty() => Assert.Equal(40, ShopIds.All.Distinct().Count());

    [Theory]
    [MemberData(nameof(Ids))]
    public async Task AnOrderOfACustomerWithSuchIdsLives(string id)
    {
        var order = Order(id, id);
        var placed = await _api.PlaceAsync(order);
        Assert.Equal((HttpStatusCode.Created, id), (placed.Status, placed.Json.GetProperty("order_id").GetString()));
        var again = await _api.PlaceAsync(order);
        Assert.Equal((HttpStatusCode.OK, id), (again.Status, again.Json.GetProperty("customer_id").GetString()));
        Assert.Equal(HttpStatusCode.Conflict, (await _api.PlaceAsync(Order(id, id, price: 7))).Status);

        var path = $"api/customers/{Uri.EscapeDataString(id)}/orders/{Uri.EscapeDataString(id)}";
        var query = $"customer_id={Uri.EscapeDataString(id)}";
        foreach (var address in (string[])[path, $"api/customers/-/orders/-?{query}&order_id={Uri.EscapeDataString(id)}", placed.Headers["Location"]])
        {
            var read = await _api.GetAsync(address);
            Assert.True(read.Status == HttpStatusCode.OK, $"{address}: {read.Text}");
            Assert.Equal((id, id), (read.Json.GetProperty("customer_id").GetString(), read.Json.GetProperty("order_id").GetString()));
        }

        var moved = await _api.MoveAsync(Uri.EscapeDataString(id), Uri.EscapeDataString(id), "paid", ("If-Match", placed.Headers["ETag"]));
        Assert.Equal((HttpStatusCode.OK, 2), (moved.Status, moved.Json.GetProperty("version").GetInt32()));
        foreach (var list in (string[])[$"api/customers/{Uri.EscapeDataString(id)}/orders", $"api/customers/-/orders?{query}"])
            Assert.Equal(id, Assert.Single((await _api.GetAsync(list)).Json.GetProperty("orders").EnumerateArray()).GetProperty("order_id").GetString());
        Assert.Equal(1, (await _api.GetAsync($"api/customers/-/summary?{query}")).Json.GetProperty("orders").GetInt32());

        // Both ways of the order index: what it has by then, and without it.
        await FindAsync(id, "paid");
        await _api.ViewKnowsAllAsync("order-index");
        await FindAsync(id, "paid");

        Assert.Equal(HttpStatusCode.NoContent, (await _api.EraseAsync(Uri.EscapeDataString(id), Uri.EscapeDataString(id))).Status);
        Assert.Equal(HttpStatusCode.Gone, (await _api.GetAsync(path)).Status);
        await _api.ViewKnowsAllAsync("order-index");
        Assert.Equal(HttpStatusCode.Gone, (await _api.GetAsync($"api/orders/{Uri.EscapeDataString(id)}")).Status);
    }

    [Fact]
    public async Task AllAtOnceInBulkTheyAreListedInPagesAndFound()
    {
        const string Customer = "ALL/of#them?";
        var lines = string.Join('\n', ShopIds.All.Select(id => Order("bulk " + id, Customer)));
        foreach (var expected in (string[])["created", "duplicate"])
        {
            var results = await _api.PlaceLinesAsync(lines);
            Assert.All(results, result => Assert.Equal(expected, result.GetProperty("result").GetString()));
            Assert.Equal(ShopIds.All.Select(id => "bulk " + id), results.Select(result => result.GetProperty("order_id").GetString()));
        }

        foreach (var order in (string[])["asc", "desc"])
        {
            var (rows, pages) = await _api.WalkAsync($"api/customers/{Uri.EscapeDataString(Customer)}/orders?limit=7&order={order}");
            Assert.Equal(6, pages);
            Assert.Equal(ShopIds.All.Select(id => "bulk " + id).Order(StringComparer.Ordinal), OrderIds(rows));
        }

        await _api.ViewKnowsAllAsync("timeline");
        var (listed, _) = await _api.WalkAsync("api/orders?from=2025-06-30T12:30:00Z&to=2025-06-30T12:30:01Z&limit=9");
        Assert.Equal(ShopIds.All.Select(id => "bulk " + id).Order(StringComparer.Ordinal), OrderIds(listed.Where(row => row.GetProperty("customer_id").GetString() == Customer)));
        await Task.WhenAll(ShopIds.All.Select(id => FindAsync("bulk " + id, "placed")));
    }

    [Fact]
    public async Task ThroughTheQueueTheyArrive()
    {
        var accepted = await Task.WhenAll(ShopIds.All.Select(id => _api.PlaceAsync(Order("queued " + id, "queue of " + id), ("Prefer", "respond-async"))));
        Assert.All(accepted, answer => Assert.Equal(HttpStatusCode.Accepted, answer.Status));
        foreach (var answer in accepted)
            await Eventually.EqualAsync(HttpStatusCode.OK, async () => (await _api.GetAsync(answer.Headers["Location"], ("Cache-Control", "no-cache"))).Status);
        Assert.Empty((await _api.GetAsync("api/deadletters")).Json.GetProperty("dead_letters").EnumerateArray());
    }

    [Fact]
    public async Task OneStatusChangeDoesNotStopTheTimeline()
    {
        await _api.PlaceAsync(Order("o1", "mary%40example.com", "2024-02-03T12:30:00Z"));
        await _api.ViewKnowsAllAsync("timeline");
        Assert.Equal(HttpStatusCode.OK, (await _api.MoveAsync("mary%2540example.com", "o1", "paid")).Status);
        await _api.ViewKnowsAllAsync("timeline");
        await _api.PlaceAsync(Order("later", "c2", "2024-02-03T12:31:00Z"));
        await _api.ViewKnowsAllAsync("timeline");
        var listed = (await _api.GetAsync("api/orders?from=2024-02-03T00:00:00Z&to=2024-02-04T00:00:00Z&order=asc")).Json.GetProperty("orders");
        Assert.Equal(
            [("o1", "paid", 2), ("later", "placed", 1)],
            listed.EnumerateArray().Select(row => (row.GetProperty("order_id").GetString()!, row.GetProperty("status").GetString()!, row.GetProperty("version").GetInt32())));
    }

    [Theory]
    [InlineData("api/customers/c1/orders/NOPE%2FX", HttpStatusCode.NotFound)]
    [InlineData("api/customers/c1/orders/NOPE%252FX", HttpStatusCode.NotFound)]
    [InlineData("api/orders/NOPE%5CX", HttpStatusCode.NotFound)]
    [InlineData("api/customers/a~b/orders/X", HttpStatusCode.BadRequest)]
    [InlineData("api/customers/c1/orders/X?order_id=Y", HttpStatusCode.BadRequest)]
    [InlineData("api/customers/c1/orders/-?order_id=Y&order_id=Z", HttpStatusCode.BadRequest)]
    [InlineData("api/customers/-/orders/-?order_id=", HttpStatusCode.BadRequest)]
    [InlineData("api/customers/c1/orders?order_id=X", HttpStatusCode.BadRequest)]
    public async Task WhatIsNotThereIsSaidPlainly(string path, HttpStatusCode status) => Assert.Equal(status, (await _api.GetAsync(path)).Status);

    /// <summary>Routing goes by other segments than were sent, and no longer tells a/b from a%2Fb: then nothing is guessed.</summary>
    [Theory]
    [InlineData("/api/customers/./C%2F7/orders/INV%2F1", HttpStatusCode.BadRequest)]
    [InlineData("/api/customers/x/../C%252F7/orders/O", HttpStatusCode.BadRequest)]
    [InlineData("/api/orders/./a%2Fb", HttpStatusCode.BadRequest)]
    [InlineData("/api/customers/./C7/orders/O", HttpStatusCode.NotFound)]
    public async Task APathThatIsNotPlainIsNotGuessedAt(string path, HttpStatusCode status)
    {
        var address = new Uri($"http://{_api.Http.BaseAddress!.Authority}{path}", new UriCreationOptions { DangerousDisablePathAndQueryCanonicalization = true });
        using var answer = await _api.Http.GetAsync(address, TestContext.Current.CancellationToken);
        Assert.Equal(status, answer.StatusCode);
    }

    /// <summary>The server decodes such a path whole before it routes, so that an id with a slash has to stand in the query.</summary>
    [Fact]
    public async Task AWholeAddressAsProxiesAreSentNeverMeansAnotherOrder()
    {
        await _api.PlaceAsync(Order("P%2F1", "P%2F7"));
        await _api.PlaceAsync(Order("P/1", "P/7"));
        using var through = new HttpClient(new HttpClientHandler { Proxy = new WebProxy(_api.Http.BaseAddress), UseProxy = true });
        foreach (var (id, path) in ((string, string)[])[("P%2F1", "P%252F1"), ("P%2F1", "-?order_id=P%252F1"), ("P/1", "-?order_id=P%2F1")])
        {
            // Another host's name, so that the handler goes through the proxy.
            var address = new Uri($"http://orders.example/api/orders/{path}");
            var read = JsonElement.Parse(await through.GetStringAsync(address, TestContext.Current.CancellationToken));
            Assert.Equal(id, read.GetProperty("order_id").GetString());
        }

        using var slash = await through.GetAsync(new Uri("http://orders.example/api/orders/P%2F1"), TestContext.Current.CancellationToken);
        Assert.Equal(HttpStatusCode.NotFound, slash.StatusCode);
    }

    private static IEnumerable<string?> OrderIds(IEnumerable<JsonElement> rows) => rows.Select(row => row.GetProperty("order_id").GetString()).Order(StringComparer.Ordinal);

    private static string Order(string order, string customer, string timestamp = "2025-06-30T12:30:00Z", int price = 100) => new StringBuilder()
        .Append("{\"order_id\":").Append(JsonSerializer.Serialize(order)).Append(",\"customer_id\":").Append(JsonSerializer.Serialize(customer))
        .Append(",\"timestamp\":\"").Append(timestamp).Append("\",\"items\":").Append(Items.Replace("100", $"{price}", StringComparison.Ordinal)).Append('}').ToString();

    private async Task FindAsync(string id, string status)
    {
        foreach (var address in (string[])[$"api/orders/{Uri.EscapeDataString(id)}", $"api/orders/-?order_id={Uri.EscapeDataString(id)}"])
        {
            var found = await _api.GetAsync(address);
            Assert.True(found.Status == HttpStatusCode.OK, $"{address}: {found.Text}");
            Assert.Equal((id, status), (found.Json.GetProperty("order_id").GetString(), found.Json.GetProperty("status").GetString()));
        }
    }
}
