using System.Net;
using OrdersFn.Local.Tests.Support;

namespace OrdersFn.Local.Tests.Orders;

public sealed class MissionTests(LocalApp app) : IClassFixture<LocalApp>
{
    private readonly Api _api = app.Api;

    [Fact]
    public async Task TheMissionsOrderIsAnsweredEverywhere()
    {
        var placed = await _api.PlaceAsync(Sample.Mission);
        Assert.Equal(HttpStatusCode.Created, placed.Status);
        Assert.Equal("/api/customers/CUST789/orders/ORD123456", placed.Headers["Location"]);
        var order = placed.Json;
        Assert.Equal("placed", order.GetProperty("status").GetString());
        Assert.Equal("2025-06-30T12:30:00Z", order.GetProperty("timestamp").GetString());
        Assert.Equal("USD", order.GetProperty("currency").GetString());
        Assert.Equal(2999 + 2 * 1999, order.GetProperty("total").GetInt64());
        Assert.Equal(3, order.GetProperty("quantity").GetInt64());
        Assert.Equal(1, order.GetProperty("version").GetInt32());

        // At once: the point read, the customer's list and sums, and the order by its id alone.
        var read = await _api.GetAsync(placed.Headers["Location"]);
        Assert.Equal((HttpStatusCode.OK, placed.Text, placed.Headers["ETag"]), (read.Status, read.Text, read.Headers["ETag"]));
        Assert.Equal(placed.Json.GetRawText(), (await _api.GetAsync("api/customers/CUST789/orders")).Json.GetProperty("orders")[0].GetRawText());
        Assert.Equal(6997, (await _api.GetAsync("api/customers/CUST789/summary")).Json.GetProperty("revenue").GetProperty("USD").GetInt64());
        Assert.Equal(placed.Text, (await _api.GetAsync("api/orders/ORD123456")).Text);

        // Soon: the range of time and its sums.
        const string Day = "from=2025-06-30T00:00:00Z&to=2025-07-01T00:00:00Z";
        await _api.ViewHoldsAsync(1, $"?{Day}");
        var list = await _api.GetAsync($"api/orders?{Day}");
        Assert.Equal(
            """{"order_id":"ORD123456","customer_id":"CUST789","timestamp":"2025-06-30T12:30:00Z","status":"placed","currency":"USD","total":6997,"quantity":3,"version":1}""",
            list.Json.GetProperty("orders")[0].GetRawText());
        Assert.Equal(
            """{"start":"2025-06-30T12:00:00Z","orders":1,"units":3,"revenue":{"USD":6997},"by_status":{"placed":1}}""",
            (await _api.GetAsync($"api/orders/summary?{Day}&interval=hour")).Json.GetProperty("intervals")[0].GetRawText());

        // Again: the same order. With another quantity: a conflict.
        var again = await _api.PlaceAsync(Sample.Mission);
        Assert.Equal((HttpStatusCode.OK, placed.Text, placed.Headers["ETag"]), (again.Status, again.Text, again.Headers["ETag"]));
        Assert.Equal(placed.Headers["Location"], again.Headers["Location"]);
        var other = await _api.PlaceAsync(Sample.Mission.Replace("\"quantity\": 2", "\"quantity\": 3", StringComparison.Ordinal));
        other.IsProblem(HttpStatusCode.Conflict, "order-conflict");
        Assert.Equal(6997, other.Json.GetProperty("order").GetProperty("total").GetInt64());
    }
}
