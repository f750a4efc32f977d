using System.ComponentModel;
using OrdersFn.Core.Orders;
using OrdersFn.Core.Store;

namespace OrdersFn.Core.Lookup;

/// <summary>One page of one customer's orders.</summary>
/// <param name="CustomerId">Whose.</param>
/// <param name="From">Orders at or after this time; null = no bound.</param>
/// <param name="To">Orders before this time; null = no bound.</param>
/// <param name="Status">Only these; null = all.</param>
/// <param name="Descending">Newest first.</param>
/// <param name="Limit">Most orders of the page, at least 1.</param>
/// <param name="After">The last order of the page before; null = from the beginning.</param>
public sealed record CustomerOrdersQuery(
    string CustomerId, DateTimeOffset? From, DateTimeOffset? To, OrderStatus? Status, bool Descending, int Limit, KeysetPosition? After);

/// <param name="Orders">In the order asked for.</param>
/// <param name="Next">Where the next page goes on; null when there is none.</param>
[ImmutableObject(true)]
public sealed record OrderPage(IReadOnlyList<Order> Orders, KeysetPosition? Next);
