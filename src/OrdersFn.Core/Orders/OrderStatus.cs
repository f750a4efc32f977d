using System.Collections.Immutable;
using System.Text.Json.Serialization;

namespace OrdersFn.Core.Orders;

/// <summary>Where an order stands. Stored and sent as its lower-case name.</summary>
[JsonConverter(typeof(OrderStatusConverter))]
public enum OrderStatus
{
    Placed,
    Paid,
    Shipped,
    Delivered,
    Cancelled,
    Returned,
}

/// <summary>Names of the statuses and the moves between them.</summary>
public static class OrderStatuses
{
    private static readonly ImmutableArray<string> Names = ["placed", "paid", "shipped", "delivered", "cancelled", "returned"];

    /// <summary>Every status's name, in the order of the enum.</summary>
    public static IReadOnlyList<string> All => Names;

    public static string Name(this OrderStatus status) => Names[(int)status];

    public static bool TryParse(string? name, out OrderStatus status)
    {
        var index = name is null ? -1 : Names.IndexOf(name);
        status = index < 0 ? default : (OrderStatus)index;
        return index >= 0;
    }

    /// <summary>Legal moves: placed→paid→shipped→delivered→returned, and placed|paid→cancelled.</summary>
    public static bool CanMoveTo(this OrderStatus from, OrderStatus to) => (from, to) switch
    {
        (OrderStatus.Placed, OrderStatus.Paid or OrderStatus.Cancelled) => true,
        (OrderStatus.Paid, OrderStatus.Shipped or OrderStatus.Cancelled) => true,
        (OrderStatus.Shipped, OrderStatus.Delivered) => true,
        (OrderStatus.Delivered, OrderStatus.Returned) => true,
        _ => false,
    };
}
