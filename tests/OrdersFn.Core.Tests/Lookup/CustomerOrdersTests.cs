using OrdersFn.Core.Lookup;
using OrdersFn.Core.Orders;
using OrdersFn.Core.Partitioning;
using OrdersFn.Core.Store;
using OrdersFn.Core.Tests.Orders;

namespace OrdersFn.Core.Tests.Lookup;

public sealed class CustomerOrdersTests(OrderSystem system) : IClassFixture<OrderSystem>
{
    private readonly string _customer = Some.Customer();

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(true, 1)]
    [InlineData(false, 1)]
    [InlineData(true, 4)]
    [InlineData(false, 4)]
    public async Task PagesGiveEveryOrderOnceInOrderAlsoWhenTimesAreEqual(bool descending, int lanes)
    {
        if (lanes > 1)
            await system.SpreadAsync(_customer, new LayoutEpoch(1, 8, lanes, Some.Time.AddDays(-1)));
        // 30 orders on 4 different times. Two of the ids sort differently in UTF-16 and by code point.
        var expected = new List<(DateTimeOffset, string)>();
        for (var n = 0; n < 30; n++)
            expected.Add((Some.Time.AddMinutes(n % 4), n switch { 4 => "\uFFFDx", 8 => "😀x", _ => $"O{n * 7 % 30:00}" }));
        foreach (var (time, id) in expected)
            await system.PlacedAsync(Some.Request(_customer, id) with { OrderedAt = time });
        await system.PlacedAsync(Some.Request(_customer + "x"));

        expected = [.. expected.OrderBy(each => each.Item1).ThenBy(each => each.Item2, CodePointOrder.Instance)];
        if (descending)
            expected.Reverse();
        Assert.Equal(expected, (await WalkAsync(limit: 7, descending)).Select(order => (order.OrderedAt, order.OrderId)));
        Assert.Equal(expected, (await WalkAsync(limit: 10, descending)).Select(order => (order.OrderedAt, order.OrderId)));
    }

    [Fact]
    public async Task TheLastPageHasNoNextAlsoWhenItIsFull()
    {
        for (var n = 0; n < 4; n++)
            await system.PlacedAsync(Some.Request(_customer, $"O{n}"));
        var first = await ListAsync(limit: 2);
        Assert.Equal(new KeysetPosition(Some.Time, "O2", _customer), first.Next);
        Assert.Null((await ListAsync(limit: 2, after: first.Next)).Next);
    }

    [Fact]
    public async Task OrdersThatArriveDuringAWalkNeitherRepeatNorHideOthers()
    {
        for (var n = 0; n < 6; n++)
            await system.PlacedAsync(Some.Request(_customer, $"O{n}") with { OrderedAt = Some.Time.AddMinutes(n) });
        var first = await ListAsync(limit: 3);
        await system.PlacedAsync(Some.Request(_customer, "NEWER") with { OrderedAt = Some.Time.AddMinutes(9) });
        await system.PlacedAsync(Some.Request(_customer, "BETWEEN") with { OrderedAt = Some.Time.AddSeconds(90) });
        var second = await ListAsync(limit: 10, after: first.Next);
        Assert.Equal(["O2", "BETWEEN", "O1", "O0"], second.Orders.Select(order => order.OrderId));
    }

    [Fact]
    public async Task ARangeHoldsItsFirstMomentAndNotItsLast()
    {
        for (var n = 0; n < 5; n++)
            await system.PlacedAsync(Some.Request(_customer, $"O{n}") with { OrderedAt = Some.Time.AddMinutes(n) });
        var page = await system.CustomerOrders.ListAsync(
            new(_customer, Some.Time.AddMinutes(1), Some.Time.AddMinutes(3), null, Descending: false, 100, null), Cancellation);
        Assert.Equal(["O1", "O2"], page.Orders.Select(order => order.OrderId));
    }

    [Fact]
    public async Task OnlyOrdersOfTheStatusAskedForAreListed()
    {
        for (var n = 0; n < 4; n++)
            await system.PlacedAsync(Some.Request(_customer, $"O{n}"));
        await system.StatusChange.ChangeAsync(_customer, "O2", OrderStatus.Paid, null, Cancellation);
        var paid = await system.CustomerOrders.ListAsync(new(_customer, null, null, OrderStatus.Paid, true, 100, null), Cancellation);
        Assert.Equal("O2", Assert.Single(paid.Orders).OrderId);
    }

    [Fact]
    public async Task ErasedOrdersAreNotListed()
    {
        await system.PlacedAsync(Some.Request(_customer, "O1"));
        await system.PlacedAsync(Some.Request(_customer, "O2"));
        await system.Erasure.EraseAsync(_customer, "O1", Cancellation);
        Assert.Equal("O2", Assert.Single((await ListAsync(limit: 100)).Orders).OrderId);
    }

    [Fact]
    public async Task ACustomerWithoutOrdersHasAnEmptyPage()
    {
        var page = await ListAsync(limit: 100);
        Assert.Empty(page.Orders);
        Assert.Null(page.Next);
    }

    [Fact]
    public async Task OfTwoCopiesOfAnOrderBeingMovedTheNewerIsListed()
    {
        await system.PlacedAsync(Some.Request(_customer, "O0"));
        var order = await system.PlacedAsync(Some.Request(_customer, "MOVING"));
        await system.PlacedAsync(Some.Request(_customer, "O9"));
        await system.SpreadAsync(_customer, LayoutEpoch.Single, new(1, 8, 4, Some.Time));
        var layout = new Layout(_customer, [new(1, 8, 4, Some.Time)]);
        var place = layout.PlaceOf(layout.Epochs[0], "MOVING");
        var moved = order with { Version = 2, Status = OrderStatus.Paid };
        using var content = OrderDocumentJson.ToStream(OrderDocument.From(moved, place.StoredCustomerId, place.SaltBucket));
        using var created = await system.Clients.ForRequests.Orders.CreateItemStreamAsync(content, place.Key, cancellationToken: Cancellation);
        created.EnsureSuccessStatusCode();

        foreach (var limit in (int[])[1, 2, 3, 100])
        {
            var orders = await WalkAsync(limit, descending: true);
            Assert.Equal([("O9", 1), ("O0", 1), ("MOVING", 2)], orders.Select(order => (order.OrderId, order.Version)));
        }
    }

    private async Task<List<Order>> WalkAsync(int limit, bool descending)
    {
        var orders = new List<Order>();
        KeysetPosition? after = null;
        do
        {
            var page = await ListAsync(limit, after, descending);
            Assert.InRange(page.Orders.Count, 1, limit);
            orders.AddRange(page.Orders);
            after = page.Next;
        }
        while (after is not null);
        return orders;
    }

    private Task<OrderPage> ListAsync(int limit, KeysetPosition? after = null, bool descending = true) =>
        system.CustomerOrders.ListAsync(new(_customer, null, null, null, descending, limit, after), Cancellation);
}
