namespace OrdersFn.Core.OrderIndex;

/// <summary>A customer who has, or had (<see cref="Erased"/>), an order of the id asked for.</summary>
public readonly record struct IndexedCustomer(string CustomerId, bool Erased);
