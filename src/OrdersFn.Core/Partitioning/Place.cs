using Microsoft.Azure.Cosmos;
using OrdersFn.Core.Orders;

namespace OrdersFn.Core.Partitioning;

/// <summary>Where an order lies: both levels of its partition key.</summary>
/// <param name="StoredCustomerId">The customer, with the lane behind it in every lane but the first.</param>
/// <param name="SaltBucket">Which of the customer's buckets.</param>
public readonly record struct Place(string StoredCustomerId, int SaltBucket)
{
    public PartitionKey Key => new PartitionKeyBuilder().Add(StoredCustomerId).Add((double)SaltBucket).Build();

    public static Place Of(OrderDocument document) => new(document.CustomerId, document.SaltBucket);

    public static Place Of(MovedTo moved) => new(moved.CustomerId, moved.SaltBucket);

    public MovedTo ToMovedTo() => new(StoredCustomerId, SaltBucket);
}
