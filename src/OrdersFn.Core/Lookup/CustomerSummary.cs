using System.ComponentModel;
using OrdersFn.Core.Orders;

namespace OrdersFn.Core.Lookup;

/// <summary>A customer's orders in figures. A customer without orders has noughts and no times.</summary>
/// <param name="Orders">How many.</param>
/// <param name="Units">Σ quantity.</param>
/// <param name="Revenue">Σ total by currency, exact, sorted by currency.</param>
/// <param name="ByStatus">Orders by status, only statuses that occur, in the order of the enum.</param>
/// <param name="First">Time of the earliest order.</param>
/// <param name="Last">Time of the latest order.</param>
[ImmutableObject(true)]
public sealed record CustomerSummary(
    long Orders,
    Int128 Units,
    IReadOnlyDictionary<string, Int128> Revenue,
    IReadOnlyDictionary<OrderStatus, long> ByStatus,
    DateTimeOffset? First,
    DateTimeOffset? Last);
