namespace OrdersFn.Core.Orders;

/// <summary>An order as everybody but the store sees it. Identity is (customer, order id).</summary>
public sealed record Order
{
    public required string OrderId { get; init; }

    public required string CustomerId { get; init; }

    /// <summary>When the customer ordered, UTC, at 100 ns.</summary>
    public required DateTimeOffset OrderedAt { get; init; }

    public required IReadOnlyList<OrderLine> Items { get; init; }

    /// <summary>ISO 4217, upper case.</summary>
    public required string Currency { get; init; }

    public OrderStatus Status { get; init; }

    /// <summary>Σ quantity × price, minor units.</summary>
    public required long Total { get; init; }

    /// <summary>Σ quantity.</summary>
    public required long Quantity { get; init; }

    /// <summary>1 when placed, one more with each change.</summary>
    public int Version { get; init; } = 1;

    /// <summary>When the order was first taken, by the server's clock.</summary>
    public required DateTimeOffset ReceivedAt { get; init; }

    /// <summary>
    /// The HTTP entity tag. Made of version and time of receipt rather than of the store's own tag, so that moving a
    /// document between partitions does not change it, and an order placed anew after an erasure does.
    /// </summary>
    public string ETag => $"\"{Version}-{ReceivedAt.UtcTicks:x}\"";
}
