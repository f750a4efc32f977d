using Microsoft.Azure.Cosmos;

namespace OrdersFn.Core.Partitioning;

/// <summary>Where an order lies: both levels of its partition key.</summary>
/// <param name="StoredCustomerId">The customer, with the lane behind it in every lane but the first.</param>
/// <param name="SaltBucket">Which of the customer's buckets.</param>
public readonly record struct Place(string StoredCustomerId, int SaltBucket)
{
    public PartitionKey Key => new PartitionKeyBuilder().Add(StoredCustomerId).Add((double)SaltBucket).Build();
}
