using OrdersFn.Core.Lookup;
using OrdersFn.Core.OrderIndex;
using OrdersFn.Core.Orders;
using OrdersFn.Core.Partitioning;
using OrdersFn.Core.Tests.Orders;

namespace OrdersFn.Core.Tests.Lookup;

public sealed class OrderLookupTests(OrderSystem system) : IClassFixture<OrderSystem>
{
    private readonly string _customer = Some.Customer();
    private readonly string _orderId = $"O{Guid.NewGuid():N}";

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task AnOrderIsFoundAsItWasPlaced()
    {
        var placed = await system.PlacedAsync(Some.Request(_customer, "a b é😀%+&'\""));
        var found = Assert.IsType<OrderFound>(await system.Lookup.FindAsync(_customer, "a b é😀%+&'\"", Cancellation)).Order;
        Assert.Equal(placed.Items, found.Items);
        Assert.Equal(placed, found with { Items = placed.Items });
    }

    [Fact]
    public async Task AnOrderOfAnotherCustomerIsMissing()
    {
        await system.PlacedAsync(Some.Request(_customer));
        Assert.IsType<OrderMissing>(await system.Lookup.FindAsync(Some.Customer(), "ORD123456", Cancellation));
        Assert.IsType<OrderMissing>(await system.Lookup.FindAsync(_customer, "ORD654321", Cancellation));
    }

    [Fact]
    public async Task AnErasedOrderIsErased()
    {
        await system.PlacedAsync(Some.Request(_customer, _orderId));
        await system.Erasure.EraseAsync(_customer, _orderId, Cancellation);
        Assert.IsType<OrderErased>(await system.Lookup.FindAsync(_customer, _orderId, Cancellation));
        Assert.IsType<OrderErased>(await system.Lookup.FindByIdAsync(_orderId, Cancellation));
    }

    [Fact]
    public async Task AnOrderIsFoundInThePlaceOfEveryEpoch()
    {
        await system.PlacedAsync(Some.Request(_customer, "OLD"));
        await system.SpreadAsync(_customer, LayoutEpoch.Single, new(1, 8, 4, Some.Time));
        await system.PlacedAsync(Some.Request(_customer, "NEW"));
        Assert.IsType<OrderFound>(await system.Lookup.FindAsync(_customer, "OLD", Cancellation));
        Assert.IsType<OrderFound>(await system.Lookup.FindAsync(_customer, "NEW", Cancellation));
    }

    [Fact]
    public async Task ByIdAloneAnOrderIsFoundBeforeTheIndexKnowsIt()
    {
        await system.PlacedAsync(Some.Request(_customer, _orderId));
        Assert.Equal(_customer, Assert.IsType<OrderFound>(await system.Lookup.FindByIdAsync(_orderId, Cancellation)).Order.CustomerId);
        Assert.IsType<OrderMissing>(await system.Lookup.FindByIdAsync("no-such-order", Cancellation));
    }

    [Fact]
    public async Task ByIdAloneAllCustomersWhoHaveItAreNamed()
    {
        var other = Some.Customer();
        await system.PlacedAsync(Some.Request(_customer, _orderId));
        await system.PlacedAsync(Some.Request(other, _orderId));
        var several = Assert.IsType<SeveralCustomers>(await system.Lookup.FindByIdAsync(_orderId, Cancellation));
        Assert.Equal(new[] { _customer, other }.Order(StringComparer.Ordinal), several.Customers);

        await system.Erasure.EraseAsync(other, _orderId, Cancellation);
        Assert.Equal(_customer, Assert.IsType<OrderFound>(await system.Lookup.FindByIdAsync(_orderId, Cancellation)).Order.CustomerId);
    }

    [Fact]
    public async Task TheIndexSavesLookingEverywhere()
    {
        // Two customers have it and the index knows of one: looking everywhere would find both.
        await system.PlacedAsync(Some.Request(_customer, _orderId));
        await system.PlacedAsync(Some.Request(Some.Customer(), _orderId));
        await IndexAsync(_customer);
        Assert.Equal(_customer, Assert.IsType<OrderFound>(await system.Lookup.FindByIdAsync(_orderId, Cancellation)).Order.CustomerId);
    }

    [Fact]
    public async Task AnIndexEntryWithoutAnOrderHidesNoOther()
    {
        await IndexAsync(Some.Customer());
        Assert.IsType<OrderMissing>(await system.Lookup.FindByIdAsync(_orderId, Cancellation));
        await system.PlacedAsync(Some.Request(_customer, _orderId));
        Assert.Equal(_customer, Assert.IsType<OrderFound>(await system.Lookup.FindByIdAsync(_orderId, Cancellation)).Order.CustomerId);
    }

    private async Task IndexAsync(string customer) => await system.Clients.ForRequests.OrderIndex.UpsertItemAsync(
        new IndexDocument { Id = customer, OrderId = _orderId, ReceivedAt = Timestamps.ToStored(Some.Time) }, cancellationToken: Cancellation);
}
