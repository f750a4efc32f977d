using OrdersFn.Core.Orders;

namespace OrdersFn.Core.Timeline;

/// <summary>An order as lists over time give it: without its lines.</summary>
public sealed record TimelineEntry
{
    public required string OrderId { get; init; }

    public required string CustomerId { get; init; }

    public required DateTimeOffset OrderedAt { get; init; }

    public required OrderStatus Status { get; init; }

    public required string Currency { get; init; }

    public required long Total { get; init; }

    public required long Quantity { get; init; }

    public required int Version { get; init; }
}
