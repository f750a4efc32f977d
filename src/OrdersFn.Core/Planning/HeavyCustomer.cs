namespace OrdersFn.Core.Planning;

/// <summary>A large customer: what it asks of the store, how its orders are spread, and how they should be.</summary>
public sealed record HeavyCustomer(string CustomerId, Load Load, LayoutShape Layout, Advice Advice);
