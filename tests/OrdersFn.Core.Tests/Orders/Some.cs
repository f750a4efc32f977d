using OrdersFn.Core.Orders;

namespace OrdersFn.Core.Tests.Orders;

/// <summary>Orders to start a test from.</summary>
internal static class Some
{
    public static readonly DateTimeOffset Time = new(2025, 6, 30, 12, 30, 0, TimeSpan.Zero);

    /// <summary>A customer no other test has.</summary>
    public static string Customer() => $"C{Guid.NewGuid():N}";

    public static OrderRequest Request(string customer, string orderId = "ORD123456") => new()
    {
        OrderId = orderId,
        CustomerId = customer,
        OrderedAt = Time,
        Items = [new("SHOE001", 1, 2999), new("BAG002", 2, 1999)],
        Currency = "GBP",
    };
}
