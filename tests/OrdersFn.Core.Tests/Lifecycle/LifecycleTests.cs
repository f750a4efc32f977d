using System.Text.Json;
using OrdersFn.Core.Lifecycle;
using OrdersFn.Core.Lookup;
using OrdersFn.Core.Orders;
using OrdersFn.Core.Partitioning;
using OrdersFn.Core.Tests.Orders;

namespace OrdersFn.Core.Tests.Lifecycle;

public sealed class LifecycleTests(OrderSystem system) : IClassFixture<OrderSystem>
{
    private const string OrderId = "ORD123456";
    private readonly string _customer = Some.Customer();

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task AnOrderIsMovedAndKeepsItsContents()
    {
        var placed = await system.PlacedAsync(Some.Request(_customer));
        var changed = Assert.IsType<StatusChangeOutcome.Changed>(await ChangeAsync(OrderStatus.Paid)).Order;
        Assert.Equal((OrderStatus.Paid, 2), (changed.Status, changed.Version));
        Assert.NotEqual(placed.ETag, changed.ETag);

        var found = Assert.IsType<OrderFound>(await system.Lookup.FindAsync(_customer, OrderId, Cancellation)).Order;
        Assert.Equal(changed with { Items = found.Items }, found);
        Assert.Equal(placed.Items, found.Items);
    }

    [Fact]
    public async Task AMoveMadeTwiceChangesNothing()
    {
        await system.PlacedAsync(Some.Request(_customer));
        await ChangeAsync(OrderStatus.Paid);
        Assert.Equal(2, Assert.IsType<StatusChangeOutcome.Unchanged>(await ChangeAsync(OrderStatus.Paid)).Order.Version);
    }

    [Fact]
    public async Task AMoveThatDoesNotExistIsRefused()
    {
        await system.PlacedAsync(Some.Request(_customer));
        Assert.Equal(OrderStatus.Placed, Assert.IsType<StatusChangeOutcome.IllegalMove>(await ChangeAsync(OrderStatus.Delivered)).Order.Status);
    }

    [Fact]
    public async Task IfMatchGuardsTheVersion()
    {
        var placed = await system.PlacedAsync(Some.Request(_customer));
        Assert.IsType<StatusChangeOutcome.PreconditionFailed>(await ChangeAsync(OrderStatus.Paid, "\"other\""));
        Assert.IsType<StatusChangeOutcome.PreconditionFailed>(await ChangeAsync(OrderStatus.Paid, "W/" + placed.ETag));
        var paid = Assert.IsType<StatusChangeOutcome.Changed>(await ChangeAsync(OrderStatus.Paid, $"\"other\", {placed.ETag}")).Order;
        Assert.IsType<StatusChangeOutcome.PreconditionFailed>(await ChangeAsync(OrderStatus.Shipped, placed.ETag));
        Assert.IsType<StatusChangeOutcome.Changed>(await ChangeAsync(OrderStatus.Shipped, paid.ETag));
        Assert.IsType<StatusChangeOutcome.Changed>(await ChangeAsync(OrderStatus.Delivered, "*"));
    }

    [Fact]
    public async Task OfTwoDifferentMovesAtOnceOneWins()
    {
        await system.PlacedAsync(Some.Request(_customer));
        await ChangeAsync(OrderStatus.Paid);
        var outcomes = await Task.WhenAll(Enumerable.Range(0, 10).Select(n => ChangeAsync(n % 2 == 0 ? OrderStatus.Shipped : OrderStatus.Cancelled)));
        var winner = Assert.Single(outcomes.OfType<StatusChangeOutcome.Changed>()).Order;
        Assert.Equal(3, winner.Version);
        Assert.Equal(4, outcomes.OfType<StatusChangeOutcome.Unchanged>().Count(each => each.Order.Status == winner.Status));
        Assert.Equal(5, outcomes.OfType<StatusChangeOutcome.IllegalMove>().Count(each => each.Order.Status == winner.Status));
    }

    [Fact]
    public async Task AnOrderThatIsNotThereCannotBeMovedOrErased()
    {
        Assert.IsType<StatusChangeOutcome.Missing>(await ChangeAsync(OrderStatus.Paid));
        Assert.Equal(ErasureOutcome.Missing, await EraseAsync());
    }

    [Fact]
    public async Task ErasingLeavesATombstoneWithoutContentsThatExpires()
    {
        await system.PlacedAsync(Some.Request(_customer));
        Assert.Equal(ErasureOutcome.Erased, await EraseAsync());
        Assert.Equal(ErasureOutcome.AlreadyErased, await EraseAsync());
        Assert.IsType<StatusChangeOutcome.Erased>(await ChangeAsync(OrderStatus.Paid));

        using var response = await system.Clients.ForRequests.Orders.ReadItemStreamAsync(
            OrderId, new Place(_customer, 0).Key, cancellationToken: Cancellation);
        using var tombstone = await JsonDocument.ParseAsync(response.Content, cancellationToken: Cancellation);
        var root = tombstone.RootElement;
        Assert.Equal(("tombstone", 2, 30 * 86_400), (root.GetProperty("type").GetString(), root.GetProperty("version").GetInt32(), root.GetProperty("ttl").GetInt32()));
        Assert.Equal((0, 0), (root.GetProperty("total").GetInt32(), root.GetProperty("quantity").GetInt32()));
        Assert.All((string[])["items", "currency", "status"], field => Assert.False(root.TryGetProperty(field, out _)));
    }

    [Fact]
    public async Task AnErasureMeetingAMoveIsNeverUndoneByIt()
    {
        await system.PlacedAsync(Some.Request(_customer));
        await Task.WhenAll(ChangeAsync(OrderStatus.Paid), EraseAsync(), ChangeAsync(OrderStatus.Cancelled));
        Assert.IsType<OrderErased>(await system.Lookup.FindAsync(_customer, OrderId, Cancellation));
    }

    private Task<StatusChangeOutcome> ChangeAsync(OrderStatus to, string? ifMatch = null) =>
        system.StatusChange.ChangeAsync(_customer, OrderId, to, ifMatch, Cancellation);

    private Task<ErasureOutcome> EraseAsync() => system.Erasure.EraseAsync(_customer, OrderId, Cancellation);
}
