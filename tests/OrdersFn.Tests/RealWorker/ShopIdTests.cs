using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using Tests;

namespace OrdersFn.Tests.RealWorker;

/// <summary>
/// Ids that hold anything, behind the host: it decodes a path and writes it anew for the worker, and in Azure front ends decode <c>%2F</c> before it. The
/// address that we give out for an order and the ids in the query hold behind each.
/// </summary>
[Collection(RunningWorker.Collection)]
public sealed class ShopIdTests(RunningWorker worker) : IClassFixture<RunningWorker>
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task AnOrderIsReachedWhateverItsIdHolds(bool decodesSlashes)
    {
        await using var front = await HostFront.StartAsync(worker.Host, decodesSlashes: decodesSlashes);
        foreach (var id in ShopIds.All)
        {
            var (customer, escaped) = ($"{decodesSlashes} {id}", Uri.EscapeDataString(id));
            using var placed = await front.Client.PostAsJsonAsync(
                new Uri("/api/orders", UriKind.Relative),
                new { order_id = id, customer_id = customer, timestamp = "2025-06-30T12:30:00Z", items = (object[])[new { sku = "S", quantity = 2, price = 5 }] },
                Cancellation);
            Assert.True(placed.StatusCode == HttpStatusCode.Created, $"{id}: {placed.StatusCode}");
            Assert.Equal(id, await ReadAsync(front, placed.Headers.Location!.ToString()));
            Assert.Equal(id, await ReadAsync(front, $"/api/customers/-/orders/-?customer_id={Uri.EscapeDataString(customer)}&order_id={escaped}"));
        }
    }

    [Theory]
    [InlineData("#1001", true)]
    [InlineData("WC\\7", true)]
    [InlineData("50%off", true)]
    [InlineData("jo%40example.com", true)]
    [InlineData("what?", true)]
    [InlineData("a+b c", true)]
    [InlineData("INV/2024/0001", false)]
    [InlineData("WC%2F2024", false)]
    public async Task WhatTheHostCannotTellApartIsRefusedInThePath(string name, bool inPath)
    {
        // The id is another order's too, of another customer.
        var id = "the only " + name;
        using var placed = await SendAsync(HttpMethod.Post, "/api/orders", new
        {
            order_id = id,
            customer_id = id,
            timestamp = "2025-06-30T12:30:00Z",
            items = (object[])[new { sku = "S", quantity = 2, price = 5 }],
        });
        Assert.Equal(HttpStatusCode.Created, placed.StatusCode);

        var escaped = Uri.EscapeDataString(id);
        var path = $"/api/customers/{escaped}/orders/{escaped}";
        using var byPath = await SendAsync(HttpMethod.Get, path);
        using var byIdInPath = await SendAsync(HttpMethod.Get, $"/api/orders/{escaped}");
        Assert.Equal(inPath ? HttpStatusCode.OK : HttpStatusCode.BadRequest, byPath.StatusCode);
        Assert.Equal(byPath.StatusCode, byIdInPath.StatusCode);
        if (!inPath)
            Assert.Contains("as the query parameter order_id", await byIdInPath.Content.ReadAsStringAsync(Cancellation), StringComparison.Ordinal);

        var query = $"/api/customers/-/orders/-?customer_id={escaped}&order_id={escaped}";
        foreach (var address in (string[])[query, placed.Headers.Location!.OriginalString, $"/api/orders/-?order_id={escaped}"])
        {
            using var read = await SendAsync(HttpMethod.Get, address);
            Assert.Equal((address, HttpStatusCode.OK), (address, read.StatusCode));
            Assert.Equal(id, (await read.Content.ReadFromJsonAsync<JsonElement>(Cancellation)).GetProperty("order_id").GetString());
        }

        using var paid = await SendAsync(HttpMethod.Patch, query, new { status = "paid" });
        Assert.Equal(HttpStatusCode.OK, paid.StatusCode);
        using var erased = await SendAsync(HttpMethod.Delete, query);
        Assert.Equal(HttpStatusCode.NoContent, erased.StatusCode);
        using var gone = await SendAsync(HttpMethod.Get, query);
        Assert.Equal(HttpStatusCode.Gone, gone.StatusCode);
    }

    private static async Task<string?> ReadAsync(HostFront front, string path)
    {
        using var answer = await front.Client.GetAsync(new Uri(path, UriKind.Relative), Cancellation);
        Assert.True(answer.IsSuccessStatusCode, $"{path}: {answer.StatusCode}");
        return (await answer.Content.ReadFromJsonAsync<JsonElement>(Cancellation)).GetProperty("order_id").GetString();
    }

    private async Task<HttpResponseMessage> SendAsync(HttpMethod method, string address, object? body = null)
    {
        using var request = new HttpRequestMessage(method, new Uri(address, UriKind.Relative)) { Content = body is null ? null : JsonContent.Create(body) };
        return await worker.Front.Client.SendAsync(request, Cancellation);
    }
}
