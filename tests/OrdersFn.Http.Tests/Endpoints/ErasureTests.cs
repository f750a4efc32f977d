using System.Net;
using OrdersFn.Core.Queue;
using OrdersFn.Http.Tests.Support;

namespace OrdersFn.Http.Tests.Endpoints;

public sealed class ErasureTests : IAsyncLifetime
{
    private readonly HttpApp _app = new();

    public ValueTask InitializeAsync() => _app.InitializeAsync();

    [Fact]
    public async Task AnErasureTakesItsMessagesWithIt()
    {
        await PlaceAsync("O");
        await WaitAsync("O", 2);
        await WaitAsync("P", 1);
        await _app.DeliverAsync();
        await WaitAsync("O", 3);
        Assert.Equal((1, 1), (_app.Queue.Letters.Count, _app.Queue.Waiting.Count));
        Assert.Equal(HttpStatusCode.NoContent, await EraseAsync("O"));
        Assert.Empty(_app.Queue.Letters);
        Assert.Empty(_app.Queue.Waiting);
    }

    [Fact]
    public async Task AnOrderThatOnlyWaitsIsKeptOutFromThenOn()
    {
        await WaitAsync("O", 1);
        var underWay = _app.Queue.Waiting.Single();
        Assert.Equal(HttpStatusCode.NoContent, await EraseAsync("O"));
        Assert.Empty(_app.Queue.Waiting);
        // As one that intake had in hand already.
        Assert.IsType<MessageVerdict.Complete>(Assert.Single(await _app.Get<QueueIntake>().ProcessAsync([underWay], TestContext.Current.CancellationToken)));
        Assert.Equal(HttpStatusCode.Gone, await StatusAsync("O"));
        Assert.Equal(HttpStatusCode.NoContent, await EraseAsync("O"));
    }

    [Fact]
    public async Task WithoutOrderAndMessagesThereIsNothingToErase()
    {
        await WaitAsync("P", 1);
        Assert.Equal(HttpStatusCode.NotFound, await EraseAsync("O"));
        Assert.Equal(HttpStatusCode.NotFound, await StatusAsync("O"));
        Assert.Single(_app.Queue.Waiting);
    }

    [Fact]
    public async Task WhileTheQueueIsAwayTheOrderIsErasedAndARepetitionFinishes()
    {
        await PlaceAsync("O");
        await WaitAsync("O", 2);
        await _app.DeliverAsync();
        _app.Queue.IsAway = true;
        using (var half = await _app.SendAsync(HttpMethod.Delete, "customers/C/orders/O"))
        {
            Assert.Equal(HttpStatusCode.ServiceUnavailable, half.StatusCode);
            Assert.NotNull(half.Headers.RetryAfter);
            Assert.StartsWith("the order is erased where it is stored", (await HttpApp.JsonOfAsync(half)).GetProperty("detail").GetString(), StringComparison.Ordinal);
            Assert.Equal("queue-unavailable", await HttpApp.ProblemOfAsync(half));
        }

        Assert.Equal(HttpStatusCode.Gone, await StatusAsync("O"));
        Assert.Equal(HttpStatusCode.ServiceUnavailable, await EraseAsync("never"));
        _app.Queue.IsAway = false;
        Assert.Single(_app.Queue.Letters);
        Assert.Equal(HttpStatusCode.NoContent, await EraseAsync("O"));
        Assert.Empty(_app.Queue.Letters);
    }

    public ValueTask DisposeAsync() => _app.DisposeAsync();

    private async Task PlaceAsync(string order)
    {
        using var placed = await _app.SendAsync(HttpMethod.Post, "orders", Order(order, 1));
        Assert.Equal(HttpStatusCode.Created, placed.StatusCode);
    }

    private async Task WaitAsync(string order, int quantity)
    {
        using var accepted = await _app.SendAsync(HttpMethod.Post, "orders", Order(order, quantity), headers: ("Prefer", "respond-async"));
        Assert.Equal(HttpStatusCode.Accepted, accepted.StatusCode);
    }

    private static string Order(string order, int quantity) =>
        $$"""{"order_id":"{{order}}","customer_id":"C","items":[{"sku":"S","quantity":{{quantity}},"price":100}]}""";

    private async Task<HttpStatusCode> EraseAsync(string order) => await StatusOfAsync(HttpMethod.Delete, order);

    private async Task<HttpStatusCode> StatusAsync(string order) => await StatusOfAsync(HttpMethod.Get, order);

    private async Task<HttpStatusCode> StatusOfAsync(HttpMethod method, string order)
    {
        using var response = await _app.SendAsync(method, $"customers/C/orders/{order}");
        return response.StatusCode;
    }
}
