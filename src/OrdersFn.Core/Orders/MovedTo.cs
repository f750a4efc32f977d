namespace OrdersFn.Core.Orders;

/// <summary>Stands on a fence and says where the order is to be looked for instead: both levels of that place's partition key.</summary>
public sealed record MovedTo(string CustomerId, int SaltBucket);
