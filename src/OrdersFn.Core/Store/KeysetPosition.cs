namespace OrdersFn.Core.Store;

/// <summary>
/// Where a list stands: the last row given out. Lists are sorted by (time, order id, customer id), so equal timestamps neither repeat nor skip rows.
/// </summary>
public sealed record KeysetPosition(DateTimeOffset Time, string OrderId, string CustomerId);
