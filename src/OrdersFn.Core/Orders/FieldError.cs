namespace OrdersFn.Core.Orders;

/// <summary>One fault of an order as sent.</summary>
/// <param name="Field">Wire name of the field, as in <c>items[3].quantity</c>; <c>$</c> when it is the document as a whole.</param>
/// <param name="Reason">What is wrong, worded to follow the field's name.</param>
public sealed record FieldError(string Field, string Reason);
