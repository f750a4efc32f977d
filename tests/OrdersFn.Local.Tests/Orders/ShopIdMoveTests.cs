using System.Net;
using System.Text.Json;
using OrdersFn.Local.Tests.Running;
using OrdersFn.Local.Tests.Support;
using Tests;

namespace OrdersFn.Local.Tests.Orders;

/// <summary>The ids of <see cref="ShopIds"/> in a customer whose orders move from one lane to four. Runs with the long suites.</summary>
[Trait("Suite", "Long")]
public sealed class ShopIdMoveTests : IDisposable
{
    private const string Customer = "50%off/#1?";

    private static readonly (string Name, string Value)[] Settings =
    [
        ("Partitioning__LayoutCacheSeconds", "1"),
        ("Partitioning__LongestPlacing", "00:00:01"),
        ("Partitioning__Grace", "00:00:04"),
        ("Mover__RequestUnitsPerSecond", "200"),
        ("Mover__Together", "2"),
        ("Mover__Interval", "00:00:00.200"),
    ];

    private readonly TemporaryDirectory _data = new();

    public void Dispose() => _data.Dispose();

    [Fact(Explicit = true)]
    public async Task TheyArePlacedReadChangedListedAndErasedWhileTheyMove()
    {
        using var server = await ServerProcess.ServeAsync(_data.Path, ["--partitions", "4"], Settings);
        using var http = new HttpClient { BaseAddress = server.Url };
        var api = new Api(http);
        var customer = Uri.EscapeDataString(Customer);
        var before = ShopIds.All.Take(30).ToList();
        Assert.All(await api.PlaceLinesAsync(string.Join('\n', before.Select(Order))), result => Assert.Equal("created", result.GetProperty("result").GetString()));
        Assert.Equal(HttpStatusCode.OK, (await api.SendAsync(HttpMethod.Put, $"api/customers/{customer}/layout", Api.Json("""{"buckets":8,"lanes":4}"""))).Status);

        var version = 1;
        string[] next = ["paid", "shipped", "delivered"];
        while (await StateAsync() != "settled")
        {
            // One pass over all of them, however far the move has come.
            foreach (var id in before)
            {
                Assert.Equal(HttpStatusCode.OK, (await api.PlaceAsync(Order(id))).Status);
                var read = await api.GetAsync(Path(id), ("Cache-Control", "no-cache"));
                Assert.True((HttpStatusCode.OK, version) == (read.Status, read.Json.GetProperty("version").GetInt32()), $"{id}: {read.Text}");
                if (version <= next.Length)
                    Assert.Equal(HttpStatusCode.OK, (await api.MoveAsync(customer, Uri.EscapeDataString(id), next[version - 1])).Status);
            }

            version = Math.Min(version + 1, next.Length + 1);
            Assert.Equal(before.Order(StringComparer.Ordinal), await ListedAsync());
        }

        foreach (var id in ShopIds.All.Skip(30))
            Assert.Equal(HttpStatusCode.Created, (await api.PlaceAsync(Order(id))).Status);
        Assert.Equal(ShopIds.All.Order(StringComparer.Ordinal), await ListedAsync());
        await api.ViewKnowsAllAsync("timeline");
        await api.ViewKnowsAllAsync("order-index");
        Assert.Empty((await api.GetAsync("api/parked")).Json.GetProperty("parked").EnumerateArray());
        foreach (var id in ShopIds.All)
        {
            Assert.Equal(id, (await api.GetAsync($"api/orders/{Uri.EscapeDataString(id)}")).Json.GetProperty("order_id").GetString());
            Assert.Equal(HttpStatusCode.NoContent, (await api.EraseAsync(customer, Uri.EscapeDataString(id))).Status);
            Assert.Equal(HttpStatusCode.Gone, (await api.GetAsync(Path(id))).Status);
        }

        Assert.Empty(await ListedAsync());
        await api.ViewHoldsAsync(0);

        string Path(string id) => $"api/customers/{customer}/orders/{Uri.EscapeDataString(id)}";

        async Task<string?> StateAsync() => (await api.GetAsync($"api/customers/{customer}/layout")).Json.GetProperty("state").GetString();

        async Task<IEnumerable<string?>> ListedAsync() => (await api.WalkAsync($"api/customers/{customer}/orders?limit=7")).Rows
            .Select(row => row.GetProperty("order_id").GetString()).Order(StringComparer.Ordinal);
    }

    private static string Order(string id) =>
        $$"""{"order_id":{{JsonSerializer.Serialize(id)}},"customer_id":"{{Customer}}","timestamp":"2025-06-30T12:30:00Z","items":[{"sku":"S","quantity":1,"price":100}]}""";
}
