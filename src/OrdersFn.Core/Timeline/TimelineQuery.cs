using OrdersFn.Core.Orders;
using OrdersFn.Core.Store;

namespace OrdersFn.Core.Timeline;

/// <summary>Orders of all customers with <c>From &lt;= orderedAt &lt; To</c>, either end open, sorted by (time, order id, customer id).</summary>
public sealed record TimelineQuery
{
    public DateTimeOffset? From { get; init; }

    public DateTimeOffset? To { get; init; }

    public OrderStatus? Status { get; init; }

    public bool Descending { get; init; }

    public int Limit { get; init; } = 100;

    /// <summary>Where the previous page ended.</summary>
    public KeysetPosition? After { get; init; }
}

/// <summary>One page; <see cref="Next"/> is null when nothing was left behind it.</summary>
public sealed record TimelinePage(IReadOnlyList<TimelineEntry> Entries, KeysetPosition? Next);
