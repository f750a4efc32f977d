using Microsoft.Azure.Cosmos;

namespace CosmosLocal.Tests.EndToEnd;

public sealed record Order(string Id, string CustomerId, int Bucket, int At, double Total, string Status = "placed", string[]? Tags = null)
{
    public PartitionKey Key => KeyOf(CustomerId, Bucket);

    public static PartitionKey KeyOf(string customerId, int bucket) => new PartitionKeyBuilder().Add(customerId).Add(bucket).Build();

    /// <summary>Every name in the partition key of a customer, whatever the bucket.</summary>
    public static PartitionKey PrefixOf(string customerId) => new PartitionKeyBuilder().Add(customerId).Build();

    /// <summary>Orders of several customers with ties in time: three at each tick.</summary>
    public static IReadOnlyList<Order> Many(int customers = 8, int each = 12) =>
    [
        .. from customer in Enumerable.Range(0, customers)
           from n in Enumerable.Range(0, each)
           select new Order($"o{n:d3}", $"cust{customer}", n % 3, n / 3, 10 * customer + n, n % 2 == 0 ? "placed" : "paid", n % 4 == 0 ? ["gift"] : null),
    ];
}
