using OrdersFn.Core.Heat;
using OrdersFn.Core.Orders;
using OrdersFn.Core.Tests.Planning;

namespace OrdersFn.Core.Tests.Heat;

public sealed class HeatWatchTests : IAsyncLifetime
{
    private readonly PlannedStore _store = new();

    public ValueTask InitializeAsync() => _store.InitializeAsync();

    public ValueTask DisposeAsync() => _store.DisposeAsync();

    [Fact]
    public void OrdersCountWhenTheyAreCreatedNotWhenTheyChange()
    {
        _store.Observe(
            _store.Order("A", "GUEST"),
            _store.Order("B", "GUEST"),
            _store.Order("B", "GUEST") with { Version = 2, Status = OrderStatus.Paid },
            Timeline.Some.Tombstone(_store.Order("A", "GUEST")));
        Assert.Equal(2, _store.Get<HeatWindow>().Read().Orders["GUEST"]);
    }

    [Fact]
    public void AllLanesOfACustomerCountAsOne()
    {
        _store.Observe(_store.Order("A", "GUEST"), _store.Order("B", "GUEST~7"), _store.Order("C", "GUEST~9"));
        Assert.Equal(3, _store.Get<HeatWindow>().Read().Orders["GUEST"]);
    }

    [Fact]
    public void CopiesThatAreBeingMovedAreNotNewOrders()
    {
        _store.Observe(
            _store.Order("moved", "GUEST") with { IsCopy = true },
            _store.Order("moving", "GUEST") with { MovedTo = new("GUEST", 1) },
            _store.Order("new", "GUEST"));
        Assert.Equal(1, _store.Get<HeatWindow>().Read().Orders["GUEST"]);
    }
}
