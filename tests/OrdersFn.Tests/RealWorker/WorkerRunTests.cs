using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using OrdersFn.Core.Store;

namespace OrdersFn.Tests.RealWorker;

[Collection(RunningWorker.Collection)]
public sealed class WorkerRunTests(RunningWorker worker) : IClassFixture<RunningWorker>
{
    private readonly FunctionsHost _host = worker.Host;
    private readonly HttpClient _http = worker.Front.Client;

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public void EveryFunctionIsLoaded() => Assert.Equal(FunctionTable.All.Select(FunctionTable.NameOf).Order(), _host.Functions.Keys.Order());

    [Fact]
    public async Task AnOrderIsTakenReadListedAndSummed()
    {
        using var placed = await PlaceAsync("ORD1");
        Assert.Equal(HttpStatusCode.Created, placed.StatusCode);
        Assert.Equal(10, (await GetAsync(placed.Headers.Location!.ToString())).GetProperty("total").GetInt32());

        var changes = await worker.Store.ForRequests.Orders.QueryAsync<JsonElement>(new("SELECT * FROM c"), null, Cancellation).ToListAsync(Cancellation);
        Assert.Equal("", await _host.InvokeAsync("UpdateTimeline", JsonSerializer.Serialize(changes)));
        Assert.Equal("", await _host.InvokeAsync("UpdateOrderIndex", JsonSerializer.Serialize(changes)));
        Assert.Equal(["ORD1"], IdsOf(await GetAsync("/api/orders?from=2025-06-30T00:00:00Z&to=2025-07-01T00:00:00Z")));
        Assert.Equal(["ORD1"], IdsOf(await GetAsync("/api/customers/CUST1/orders")));
        Assert.Equal("ORD1", (await GetAsync("/api/orders/ORD1")).GetProperty("order_id").GetString());
        Assert.Equal(1, (await GetAsync("/api/orders/summary")).GetProperty("total").GetProperty("orders").GetInt32());
        Assert.Equal(1, (await GetAsync("/API/Customers/CUST1/Summary/")).GetProperty("orders").GetInt32());
    }

    [Fact]
    public async Task AnOrderThatBreaksTheRulesIsToldWhy()
    {
        using var refused = await PlaceAsync("");
        Assert.Equal(HttpStatusCode.BadRequest, refused.StatusCode);
        Assert.Contains("\"field\":\"order_id\"", await refused.Content.ReadAsStringAsync(Cancellation), StringComparison.Ordinal);
    }

    [Fact]
    public async Task WhatRunsByItselfRuns()
    {
        const string Timer = """{"Schedule":{"AdjustForDST":true},"ScheduleStatus":null,"IsPastDue":false}""";
        var names = FunctionTable.Timers.Select(function => FunctionTable.NameOf(function.Method)).ToList();
        Assert.NotEmpty(names);
        Assert.All(await Task.WhenAll(names.Select(name => _host.InvokeAsync(name, Timer))), fault => Assert.Equal("", fault));
        Assert.Equal("", await _host.InvokeAsync("Warmup", "{}"));
    }

    [Fact]
    public async Task WhatIsParkedIsOnTheHostsConsole()
    {
        Assert.Equal("", await _host.InvokeAsync("UpdateTimeline", """[{"id":"odd","type":"order","schemaVersion":99}]"""));
        Assert.Contains("timeline parked a change: unknown schemaVersion 99", _host.Console);
    }

    private static IEnumerable<string?> IdsOf(JsonElement list) =>
        list.GetProperty("orders").EnumerateArray().Select(order => order.GetProperty("order_id").GetString());

    private async Task<JsonElement> GetAsync(string path)
    {
        using var response = await _http.GetAsync(new Uri(path, UriKind.Relative), Cancellation);
        Assert.True(response.IsSuccessStatusCode, $"{path}: {response.StatusCode} {await response.Content.ReadAsStringAsync(Cancellation)}");
        return await response.Content.ReadFromJsonAsync<JsonElement>(Cancellation);
    }

    private Task<HttpResponseMessage> PlaceAsync(string orderId) => _http.PostAsJsonAsync(
        new Uri("/api/orders", UriKind.Relative),
        new { order_id = orderId, customer_id = "CUST1", timestamp = "2025-06-30T12:30:00Z", items = (object[])[new { sku = "S", quantity = 2, price = 5 }] },
        Cancellation);
}
