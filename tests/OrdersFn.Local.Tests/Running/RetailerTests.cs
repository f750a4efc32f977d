using System.IO.Compression;
using System.Text.Json;
using OrdersFn.Local.Tests.Support;
using Tests;

namespace OrdersFn.Local.Tests.Running;

/// <summary>A year of a real retailer. The file is not part of the repository; without it this is skipped.</summary>
public sealed class RetailerTests(LocalApp app) : IClassFixture<LocalApp>
{
    [Fact]
    public async Task AYearOfARealRetailerIsAnsweredAsItWas()
    {
        var path = RetailerFile.Find();
        var (exitCode, output, error) = await CommandLine.RunAsync("import", path, "--url", app.Server.Url.ToString(), "--currency", "GBP");
        Assert.True(exitCode == 0, error);
        Assert.Contains("  20,726 created\n", output, StringComparison.Ordinal);
        var api = app.Api;

        Assert.Equal((2190, 22), await CustomerAsync(api, "GUEST"));
        Assert.Equal((210, 3), await CustomerAsync(api, "12748"));
        Assert.Equal(175_527_664, (await api.GetAsync("api/customers/GUEST/summary")).Json.GetProperty("revenue").GetProperty("GBP").GetInt64());
        var longest = (await api.GetAsync("api/orders/573585")).Json.GetProperty("items");
        Assert.Equal(1114, longest.GetArrayLength());
        Assert.True(JsonElement.DeepEquals(ItemsOf(path, "573585"), longest), "the lines of the longest order are not as they were sent");

        await api.ViewHoldsAsync(20_726);
        var (rows, _) = await api.WalkAsync("api/orders?limit=500");
        Assert.Equal(20_726, rows.Select(row => row.GetProperty("order_id").GetString()).Distinct().Count());
        var times = rows.Select(row => row.GetProperty("timestamp").GetDateTimeOffset()).ToList();
        Assert.Equal(times.Order(), times);
        var days = (await api.GetAsync("api/orders/summary?interval=day")).Json;
        Assert.Equal(305, days.GetProperty("intervals").GetArrayLength());
        Assert.Equal(151, days.GetProperty("intervals").EnumerateArray().Single(day => day.GetProperty("start").GetString() == "2011-11-22T00:00:00Z").GetProperty("orders").GetInt32());
        Assert.Equal(1_066_668_454, days.GetProperty("total").GetProperty("revenue").GetProperty("GBP").GetInt64());
        Assert.Equal(5_660_979, days.GetProperty("total").GetProperty("units").GetInt64());

        await Eventually.EqualAsync("GUEST", async () =>
            (await api.GetAsync("api/customers/heavy")).Json.GetProperty("customers").EnumerateArray().FirstOrDefault() is { ValueKind: JsonValueKind.Object } first
                ? first.GetProperty("customer_id").GetString() : null);

        List<string> all = [.. rows.Select(row => row.GetProperty("order_id").GetString()!)];
        await WalkWhileOrdersArriveAsync(api, all, "asc");
        await WalkWhileOrdersArriveAsync(api, all, "desc");
    }

    /// <summary>Whatever arrives meanwhile, new or late, the orders that were there at the start are all listed, once.</summary>
    private static async Task WalkWhileOrdersArriveAsync(Api api, List<string> atStart, string order)
    {
        var random = new Random(order.Length);
        var (rows, pages) = await api.WalkAsync($"api/orders?limit=1000&order={order}", async page =>
        {
            var late = new DateTime(2010, 12, 1, 0, 0, 0, DateTimeKind.Utc).AddMinutes(random.Next(540_000));
            var lines = Enumerable.Range(0, 20).Select(i => $$"""{"order_id":"{{order}}-{{page}}-{{i}}","customer_id":"LATE","timestamp":"{{late.AddSeconds(i):s}}Z","items":[{"sku":"A","quantity":1,"price":1}]}""")
                .Append($$"""{"order_id":"{{order}}-{{page}}-new","customer_id":"NEW","items":[{"sku":"A","quantity":1,"price":1}]}""");
            Assert.All(await api.PlaceLinesAsync(string.Join('\n', lines)), result => Assert.Equal("created", result.GetProperty("result").GetString()));
        });
        Assert.True(pages > 20);
        var ids = rows.Select(row => row.GetProperty("order_id").GetString()!).ToList();
        Assert.Equal(ids.Count, ids.Distinct().Count());
        Assert.Equal(atStart.Order(), ids.Intersect(atStart).Order());
    }

    private static async Task<(int Orders, int Pages)> CustomerAsync(Api api, string customer)
    {
        var (rows, pages) = await api.WalkAsync($"api/customers/{customer}/orders");
        var times = rows.Select(row => row.GetProperty("timestamp").GetDateTimeOffset()).ToList();
        Assert.Equal(times.OrderDescending(), times);
        return (rows.Select((JsonElement row) => row.GetProperty("order_id").GetString()).Distinct().Count(), pages);
    }

    private static JsonElement ItemsOf(string path, string orderId)
    {
        using var lines = new StreamReader(new GZipStream(File.OpenRead(path), CompressionMode.Decompress));
        while (lines.ReadLine() is { } line)
        {
            if (line.Contains($"\"order_id\":\"{orderId}\"", StringComparison.Ordinal))
                return JsonElement.Parse(line).GetProperty("items");
        }

        throw new InvalidDataException($"{path} holds no order {orderId}");
    }
}
