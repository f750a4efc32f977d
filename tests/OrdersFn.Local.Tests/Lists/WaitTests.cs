using System.Globalization;
using System.Net;
using OrdersFn.Local.Tests.Support;

namespace OrdersFn.Local.Tests.Lists;

public sealed class WaitTests(LocalApp app) : IClassFixture<LocalApp>
{
    private readonly Api _api = app.Api;

    [Fact]
    public async Task AnOrderIsListedAndSummedByWhoPlacedItAndWaits()
    {
        for (var i = 0; i < 50; i++)
        {
            var id = $"W{i:D2}";
            Assert.Equal(HttpStatusCode.Created, (await _api.PlaceAsync(Sample.Order(id, "WAITER", "2024-02-29T12:00:00Z"))).Status);
            var called = TimeProvider.System.GetUtcNow();
            const string Range = "from=2024-02-29T00:00:00Z&to=2024-03-01T00:00:00Z&wait=2s";
            var list = await _api.GetAsync($"api/orders?{Range}");
            Assert.Contains(id, list.Json.GetProperty("orders").EnumerateArray().Select(order => order.GetProperty("order_id").GetString()));
            Assert.True(AsOf(list) >= called);
            var summary = await _api.GetAsync($"api/orders/summary?{Range}");
            Assert.Equal(i + 1, summary.Json.GetProperty("total").GetProperty("orders").GetInt32());
        }
    }

    [Fact]
    public async Task ACursorIsNotBoundToTheWaitAndItsLinkKeepsIt()
    {
        foreach (var id in (string[])["P1", "P2", "P3"])
            await _api.PlaceAsync(Sample.Order(id, "PAGER", "2024-01-01T12:00:00Z"));
        const string Range = "api/orders?from=2024-01-01T00:00:00Z&to=2024-01-02T00:00:00Z&limit=1";
        var first = await _api.GetAsync($"{Range}&wait=2s");
        Assert.Contains("wait=2s", first.Next, StringComparison.Ordinal);
        var cursor = first.Json.GetProperty("next").GetString();
        foreach (var wait in (string[])["", "&wait=500ms"])
        {
            var second = await _api.GetAsync($"{Range}{wait}&cursor={cursor}");
            Assert.Equal("P2", Assert.Single(second.Json.GetProperty("orders").EnumerateArray()).GetProperty("order_id").GetString());
        }
    }

    private static DateTimeOffset AsOf(Answer answer) =>
        DateTimeOffset.Parse(answer.Headers["View-As-Of"], CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal);
}
