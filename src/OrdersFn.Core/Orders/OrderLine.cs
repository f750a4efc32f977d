namespace OrdersFn.Core.Orders;

/// <summary>One line of an order. Price is in minor units (pence, cents) for one piece.</summary>
public readonly record struct OrderLine(string Sku, int Quantity, long Price);
