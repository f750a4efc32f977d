using System.Net;
using System.Text.Json;
using OrdersFn.Core.Orders;
using OrdersFn.Core.Partitioning;
using OrdersFn.Http.Tests.Support;
using Tests;

namespace OrdersFn.Http.Tests.Endpoints;

public sealed class CachingTests(CachingTests.KeepingApp app) : IClassFixture<CachingTests.KeepingApp>
{
    private readonly string _customer = $"C{Guid.NewGuid():N}";

    [Fact]
    public async Task WhoAsksPastTheCachesSeesWhatAnotherHostWrote()
    {
        await PlaceAsync();
        var (order, list, summary) = ($"customers/{_customer}/orders/O1", $"customers/{_customer}/orders", $"customers/{_customer}/summary");
        var version = 1;
        // Once more when the keys have changed with time in between.
        await Eventually.IsAsync(async () =>
        {
            Assert.Equal(version, VersionOf(await ReadAsync(order)));
            var sums = (await ReadAsync(summary)).GetRawText();
            Assert.Equal(version, VersionOf((await ReadAsync(list)).GetProperty("orders")[0]));
            version = await ChangeElsewhereAsync();
            var kept = VersionOf(await ReadAsync(order)) < version && VersionOf((await ReadAsync(list)).GetProperty("orders")[0]) < version
                && (await ReadAsync(summary)).GetRawText() == sums;
            Assert.Equal(version, VersionOf(await ReadAsync(order, "no-cache")));
            Assert.Equal(version, VersionOf((await ReadAsync(list, "no-cache")).GetProperty("orders")[0]));
            Assert.NotEqual(sums, (await ReadAsync(summary, "no-cache")).GetRawText());
            Assert.Equal(version, VersionOf(await ReadAsync(order)));
            return kept;
        });
    }

    [Fact]
    public async Task WhatThisHostAcknowledgedIsSeenByTheNextRead()
    {
        await PlaceAsync();
        await ReadAsync($"customers/{_customer}/orders/O1");
        using var patched = await app.SendAsync(HttpMethod.Patch, $"customers/{_customer}/orders/O1", """{"status":"paid"}""");
        Assert.Equal(HttpStatusCode.OK, patched.StatusCode);
        Assert.Equal(2, VersionOf(await ReadAsync($"customers/{_customer}/orders/O1")));

        Assert.Equal(1, (await ReadAsync($"customers/{_customer}/summary")).GetProperty("orders").GetInt32());
        await app.PlaceLinesAsync([Sample.Order("O2", _customer), Sample.Order("O3", _customer)]);
        Assert.Equal(3, (await ReadAsync($"customers/{_customer}/summary")).GetProperty("orders").GetInt32());

        using var queued = await app.SendAsync(HttpMethod.Post, "orders", Sample.Order("O4", _customer), headers: ("Prefer", "respond-async"));
        await app.DeliverAsync();
        Assert.Equal(4, (await ReadAsync($"customers/{_customer}/orders")).GetProperty("orders").GetArrayLength());

        using var erased = await app.SendAsync(HttpMethod.Delete, $"customers/{_customer}/orders/O1");
        using var gone = await app.SendAsync(HttpMethod.Get, $"customers/{_customer}/orders/O1");
        Assert.Equal(HttpStatusCode.Gone, gone.StatusCode);
        Assert.Equal(3, (await ReadAsync($"customers/{_customer}/orders")).GetProperty("orders").GetArrayLength());
    }

    [Fact]
    public async Task AnswersMayBeStoredByTheirCallerAndHaveToBeAskedForAgain()
    {
        await PlaceAsync();
        using var order = await app.SendAsync(HttpMethod.Get, $"customers/{_customer}/orders/O1");
        using var unchanged = await app.SendAsync(
            HttpMethod.Get, $"customers/{_customer}/orders/O1", headers: ("If-None-Match", order.Headers.ETag!.Tag));
        Assert.Equal(HttpStatusCode.NotModified, unchanged.StatusCode);
        using var list = await app.SendAsync(HttpMethod.Get, $"customers/{_customer}/orders");
        using var sums = await app.SendAsync(HttpMethod.Get, $"customers/{_customer}/summary");
        using var all = await app.SendAsync(HttpMethod.Get, "orders");
        using var allSums = await app.SendAsync(HttpMethod.Get, "orders/summary");
        foreach (var answer in (HttpResponseMessage[])[order, unchanged, list, sums, all, allSums])
            Assert.True(answer.Headers.CacheControl is { NoCache: true, Private: true, NoStore: false }, answer.RequestMessage!.RequestUri!.ToString());
        using var missing = await app.SendAsync(HttpMethod.Get, $"customers/{_customer}/orders/NONE");
        Assert.True(missing.Headers.CacheControl!.NoStore);
    }

    private static int VersionOf(JsonElement order) => order.GetProperty("version").GetInt32();

    private async Task PlaceAsync()
    {
        using var placed = await app.SendAsync(HttpMethod.Post, "orders", Sample.Order("O1", _customer));
        Assert.Equal(HttpStatusCode.Created, placed.StatusCode);
    }

    private async Task<JsonElement> ReadAsync(string path, string? cacheControl = null)
    {
        using var response = cacheControl is null
            ? await app.SendAsync(HttpMethod.Get, path)
            : await app.SendAsync(HttpMethod.Get, path, headers: ("Cache-Control", cacheControl));
        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        return await HttpApp.JsonOfAsync(response);
    }

    /// <summary>As a host does that this one hears nothing of.</summary>
    private async Task<int> ChangeElsewhereAsync()
    {
        var cancellation = TestContext.Current.CancellationToken;
        var stored = app.Get<StoredOrders>();
        var before = (await stored.FindToChangeAsync(_customer, "O1", cancellation))!;
        var status = before.Status == OrderStatus.Paid ? OrderStatus.Shipped : OrderStatus.Paid;
        Assert.True(await stored.TryReplaceAsync(before, before with { Version = before.Version + 1, Status = status }, cancellation));
        return before.Version + 1;
    }

    /// <summary>Keeps what it read longer than a test takes.</summary>
    public sealed class KeepingApp() : HttpApp(throughput: 0, ("Cache:OrderFor", "00:01:00"), ("Cache:ListFor", "00:01:00"));
}
