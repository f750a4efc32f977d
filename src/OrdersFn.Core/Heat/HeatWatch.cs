using OrdersFn.Core.ChangeFeed;

namespace OrdersFn.Core.Heat;

/// <summary>Counts new orders by customer as they come along the change feed. Changes of them, and copies that are being moved, are none.</summary>
internal sealed class HeatWatch(HeatWindow window)
{
    public void Observe(IReadOnlyList<OrderChange> changes)
    {
        foreach (var order in changes.Select(change => change.Order).Where(order => order.IsFirst))
            window.Add(order.Customer, order.WrittenAt);
    }
}
