using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using OrdersFn.Core.Store;

namespace OrdersFn.Tests.RealWorker;

public sealed class WorkerRunTests(RunningWorker worker) : IClassFixture<RunningWorker>
{
    private readonly FunctionsHost _host = worker.Host;

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public void EveryFunctionIsLoaded() => Assert.Equal(FunctionTable.All.Select(FunctionTable.NameOf).Order(), _host.Functions.Keys.Order());

    [Fact]
    public async Task AnOrderIsTakenReadAndListed()
    {
        using var placed = await PlaceAsync("ORD1");
        Assert.Equal(HttpStatusCode.Created, placed.StatusCode);
        using var read = await _host.SendAsync("ReadCustomerOrder", new(HttpMethod.Get, placed.Headers.Location), ("customerId", "CUST1"), ("orderId", "ORD1"));
        Assert.Equal(10, (await read.Content.ReadFromJsonAsync<JsonElement>(Cancellation)).GetProperty("total").GetInt32());

        var changes = await worker.Store.ForRequests.Orders.QueryAsync<JsonElement>(new("SELECT * FROM c"), null, Cancellation).ToListAsync(Cancellation);
        Assert.Equal("", await _host.InvokeAsync("UpdateTimeline", JsonSerializer.Serialize(changes)));
        Assert.Equal("", await _host.InvokeAsync("UpdateOrderIndex", JsonSerializer.Serialize(changes)));
        using var listed = await _host.SendAsync(
            "ListOrders", new(HttpMethod.Get, new Uri("/api/orders?from=2025-06-30T00:00:00Z&to=2025-07-01T00:00:00Z", UriKind.Relative)));
        var orders = (await listed.Content.ReadFromJsonAsync<JsonElement>(Cancellation)).GetProperty("orders");
        Assert.Equal(["ORD1"], orders.EnumerateArray().Select(order => order.GetProperty("order_id").GetString()));
        using var found = await _host.SendAsync("ReadOrder", new(HttpMethod.Get, new Uri("/api/orders/ORD1", UriKind.Relative)), ("orderId", "ORD1"));
        Assert.Equal(HttpStatusCode.OK, found.StatusCode);
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

    private Task<HttpResponseMessage> PlaceAsync(string orderId) => _host.SendAsync("PlaceOrder", new(HttpMethod.Post, new Uri("/api/orders", UriKind.Relative))
    {
        Content = JsonContent.Create(new
        {
            order_id = orderId,
            customer_id = "CUST1",
            timestamp = "2025-06-30T12:30:00Z",
            items = (object[])[new { sku = "S", quantity = 2, price = 5 }],
        }),
    });
}
