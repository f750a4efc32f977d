using System.Net;
using System.Text;
using System.Text.Json.Nodes;
using CosmosLocal.Faults;
using Microsoft.Azure.Cosmos;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Time.Testing;
using OrdersFn.Core.Partitioning;
using OrdersFn.Core.Queue;
using OrdersFn.Core.Store;
using OrdersFn.Local.Compacting;
using OrdersFn.Local.Tests.Support;
using Tests;

namespace OrdersFn.Local.Tests.Erasing;

/// <summary>Orders of one customer in every place an order can be in: none of their bytes outlives erasure, tombstone and compaction.</summary>
public sealed class NoByteLeftTests : IAsyncLifetime
{
    private const string Customer = "customer-to-be-forgotten";
    private const string Sku = "sku-to-be-forgotten";
    private const string OrderId = "the-order";

    /// <summary>Never stored before it is erased, unless intake is quick.</summary>
    private const string WaitingId = "the-waiting-order";

    private readonly LocalApp _app = new();

    public ValueTask InitializeAsync() => _app.InitializeAsync();

    public ValueTask DisposeAsync() => _app.DisposeAsync();

    [Fact]
    public async Task AfterErasureExpiryAndCompactionNothingOfTheOrderIsInAnyFile()
    {
        await PlaceManyOthersAsync();
        await PlaceAndReadAsync();
        await ParkAsync();
        await MoveAsync();
        await MakeDeadLettersAsync();
        await _app.StopAsync();
        Assert.NotEmpty(await FoundAsync());
        await _app.StartAsync();
        await LetWaitAsync();

        Assert.Equal(HttpStatusCode.NoContent, (await _app.Api.EraseAsync(Customer, OrderId)).Status);
        Assert.Equal(HttpStatusCode.NoContent, (await _app.Api.EraseAsync(Customer, WaitingId)).Status);
        Faults.Clear();
        await SendAsync(Order(OrderId, quantity: 9));
        await SendAsync(Order(WaitingId, quantity: 9));
        await Eventually.EqualAsync(0L, async () => (await Queue.ReadDepthAsync(Cancellation)).Waiting);
        await _app.Api.ViewKnowsAllAsync("timeline");
        await _app.Api.ViewKnowsAllAsync("order-index");
        Assert.Empty((await _app.Api.GetAsync("api/deadletters")).Json.GetProperty("dead_letters").EnumerateArray());
        await Eventually.EqualAsync(0, async () => (await _app.Api.GetAsync("api/parked")).Json.GetProperty("parked").GetArrayLength());
        Assert.Equal(HttpStatusCode.Gone, (await _app.Api.GetAsync($"api/customers/{Customer}/orders/{OrderId}")).Status);

        // How the customer is spread is the operator's setting and no part of an order.
        await Clients.Layouts.DeleteItemAsync<LayoutDocument>(LayoutDocument.OnlyId, new PartitionKey(Customer), cancellationToken: Cancellation);
        await _app.StopAsync();
        await DataCompaction.RunAsync(_app.DataDirectory, new FakeTimeProvider(TimeProvider.System.GetUtcNow().AddDays(31)));
        Assert.Empty(await FoundAsync());

        await _app.StartAsync();
        await _app.Api.ViewHoldsAsync(500);
    }

    /// <summary>So that pages are divided and the order's bytes lie between others'.</summary>
    private async Task PlaceManyOthersAsync()
    {
        var lines = Enumerable.Range(0, 500).Select(n => Sample.Order($"other-{n}", $"customer-{n % 50}"));
        await _app.Api.PlaceLinesAsync(string.Join('\n', lines));
    }

    private async Task PlaceAndReadAsync()
    {
        Assert.Equal(HttpStatusCode.Created, (await _app.Api.PlaceAsync(Order(OrderId))).Status);
        Assert.Equal(HttpStatusCode.OK, (await _app.Api.PlaceAsync(Order(OrderId), ("Idempotency-Key", "k"))).Status);
        await _app.Api.PlaceLinesAsync($"{Order(OrderId)}\n{Order(OrderId, quantity: 2)}");
        Assert.Equal(HttpStatusCode.OK, (await _app.Api.MoveAsync(Customer, OrderId, "paid")).Status);
        Assert.Equal(HttpStatusCode.OK, (await _app.Api.MoveAsync(Customer, OrderId, "shipped")).Status);
        await _app.Api.ViewHoldsAsync(501);
        await _app.Api.ViewKnowsAllAsync("order-index");
        foreach (var path in new[] { $"customers/{Customer}/orders", $"customers/{Customer}/orders/{OrderId}", $"customers/{Customer}/summary", $"orders/{OrderId}", "orders" })
            Assert.Equal(HttpStatusCode.OK, (await _app.Api.GetAsync($"api/{path}")).Status);
    }

    /// <summary>For a while the document is of a type that no view knows, its contents otherwise untouched.</summary>
    private async Task ParkAsync()
    {
        var key = new Place(Customer, 0).Key;
        var order = JsonNode.Parse(await TextAsync(await Clients.Orders.ReadItemStreamAsync(OrderId, key, cancellationToken: Cancellation)))!.AsObject();
        foreach (var type in new[] { "unknown", "order" })
        {
            order["type"] = type;
            using var body = new MemoryStream(Encoding.UTF8.GetBytes(order.ToJsonString()));
            (await Clients.Orders.UpsertItemStreamAsync(body, key, cancellationToken: Cancellation)).EnsureSuccessStatusCode();
            await Eventually.EqualAsync(2, async () => (await _app.Api.GetAsync("api/parked")).Json.GetProperty("parked").GetArrayLength());
        }
    }

    /// <summary>Into a lane; the old place keeps a fence for a while.</summary>
    private async Task MoveAsync()
    {
        var layout = new LayoutDocument { CustomerId = Customer, Epochs = [new(1, 8, 4, TimeProvider.System.GetUtcNow().AddMinutes(-5)), LayoutEpoch.Single] };
        await Clients.Layouts.UpsertItemAsync(layout, cancellationToken: Cancellation);
        await _app.RestartAsync();
        var place = layout.ToLayout().PlaceOf(layout.Epochs[0], OrderId);
        Assert.NotEqual(new Place(Customer, 0), place);
        await Eventually.IsAsync(async () =>
            (await Clients.Orders.ReadItemStreamAsync(OrderId, place.Key, cancellationToken: Cancellation)).StatusCode == HttpStatusCode.OK);
    }

    private async Task MakeDeadLettersAsync()
    {
        var event64 = Convert.ToBase64String(Encoding.UTF8.GetBytes(Order(OrderId, quantity: 3)));
        await SendAsync(Order(OrderId, quantity: 4));
        await SendAsync(Order(OrderId).Replace("\"quantity\":1", "\"quantity\":0", StringComparison.Ordinal));
        await SendAsync(Order(OrderId), "text/plain");
        await SendAsync($$"""{"specversion":"1.0","id":"1","source":"s","type":"t","data":{{Order(OrderId, quantity: 5)}}}""");
        await SendAsync($$"""{"specversion":"1.0","id":"2","source":"s","type":"t","data_base64":"{{event64}}"}""", "application/cloudevents+json");
        await SendAsync($$"""{"specversion":"1.0","data":{{Order(WaitingId)}}}""", "application/cloudevents+json");
        await SendAsync(Order(WaitingId)[..^3]);
        await Eventually.EqualAsync(new QueueDepth(0, 7), () => Queue.ReadDepthAsync(Cancellation));
    }

    /// <summary>While the store takes no new orders.</summary>
    private async Task LetWaitAsync()
    {
        foreach (var operation in new[] { FaultOperation.Create, FaultOperation.Bulk })
            Faults.Add(new() { Fault = Fault.Fail(503), Operation = operation, Path = "colls/orders/docs", Times = 1000 });
        var accepted = await _app.Api.PlaceAsync(Order(WaitingId), ("Prefer", "respond-async"));
        Assert.Equal(HttpStatusCode.Accepted, accepted.Status);
        await SendAsync(Order(WaitingId, quantity: 6));
        Assert.True((await Queue.ReadDepthAsync(Cancellation)).Waiting >= 2);
        Faults.Clear();
    }

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    private FaultPlan Faults => _app.Server.Store.Account!.Faults;

    private IOrderQueue Queue => _app.Server.Services.GetRequiredService<IOrderQueue>();

    private OrderContainers Clients => _app.Server.Store.Clients.ForRequests;

    private Task<IReadOnlyList<string>> FoundAsync() => DataFiles.WithAsync(_app.DataDirectory, Customer, Sku);

    private static string Order(string id, int quantity = 1) =>
        $$"""{"order_id":"{{id}}","customer_id":"{{Customer}}","timestamp":"2025-06-30T12:30:00Z","items":[{"sku":"{{Sku}}","quantity":{{quantity}},"price":100}]}""";

    private async Task SendAsync(string body, string? contentType = null) => Assert.IsType<SendOutcome.Accepted>(
        await Queue.SendAsync([new() { Body = Encoding.UTF8.GetBytes(body), ContentType = contentType }], Cancellation));

    private static async Task<string> TextAsync(ResponseMessage response)
    {
        response.EnsureSuccessStatusCode();
        using var reader = new StreamReader(response.Content);
        return await reader.ReadToEndAsync(Cancellation);
    }
}
