using System.Globalization;
using System.Net;
using OrdersFn.Local.Tests.Support;
using Tests;

namespace OrdersFn.Local.Tests.Running;

public sealed class HeavyCustomerTests
{
    [Fact]
    public async Task ALargeCustomerIsNamedAndSpreadWithoutAnybodyAsking()
    {
        using var data = new TemporaryDirectory();
        using var server = await ServerProcess.ServeAsync(
            data.Path,
            ("Heat__ReportInterval", "00:00:00.300"), ("Planner__Interval", "00:00:00.300"), ("Planner__Apply", "true"),
            ("Planner__OrdersPerSecondPerLane", "1"));
        using var http = new HttpClient { BaseAddress = server.Url };
        var api = new Api(http);
        Assert.Equal("""{"customers":[]}""", (await api.GetAsync("api/customers/heavy")).Text.Trim());

        await api.PlaceLinesAsync(string.Join('\n', Enumerable.Range(0, 600).Select(
            i => Sample.Order($"O{i}", i % 3 == 0 ? "GUEST" : string.Create(CultureInfo.InvariantCulture, $"C{i}")))));
        await Eventually.IsAsync(async () => (await api.GetAsync("api/customers/heavy")).Text.Contains("\"reason\":\"a change to ", StringComparison.Ordinal));

        var answer = await api.GetAsync("api/customers/heavy");
        Assert.Equal(HttpStatusCode.OK, answer.Status);
        var heavy = Assert.Single(answer.Json.GetProperty("customers").EnumerateArray());
        Assert.Equal("GUEST", heavy.GetProperty("customer_id").GetString());
        Assert.InRange(heavy.GetProperty("orders_per_second").GetDouble(), 0, 4);
        Assert.InRange(heavy.GetProperty("orders").GetInt64(), 1, 200);
        Assert.InRange(heavy.GetProperty("bytes").GetInt64() / heavy.GetProperty("orders").GetInt64(), 200, 1000);
        Assert.Equal(1, heavy.GetProperty("layout").GetProperty("lanes").GetInt32());
        Assert.InRange(heavy.GetProperty("recommended").GetProperty("lanes").GetInt32(), 2, 8);
        Assert.StartsWith("a change to ", heavy.GetProperty("reason").GetString(), StringComparison.Ordinal);
        // The layout as hosts go by it, once they have read it.
        await Eventually.EqualAsync("scheduled", async () => (await api.GetAsync("api/customers/GUEST/layout")).Json.GetProperty("state").GetString());
        Assert.Equal(200, (await api.GetAsync("api/customers/GUEST/summary")).Json.GetProperty("orders").GetInt32());
        (await api.GetAsync("api/customers/heavy?limit=1")).IsProblem(HttpStatusCode.BadRequest, "invalid-query");
    }
}
