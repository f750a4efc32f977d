using System.Runtime.CompilerServices;
using Microsoft.Azure.Cosmos;
using OrdersFn.Core.Store;

namespace OrdersFn.Core.Partitioning;

/// <summary>
/// Queries by prefix, over one lane of one customer. The SDK can lose the prefix when partitions split below an ordered query and then returns
/// other customers' rows (azure-cosmos-dotnet-v3, see the design, section 4); so each query filters by the customer too.
/// </summary>
internal static class LaneQuery
{
    /// <summary>Start of every such query's condition. Tombstones are not orders.</summary>
    public const string Where = "WHERE c.customerId = @customerId AND c.type = 'order'";

    public static async IAsyncEnumerable<T> RowsAsync<T>(
        Container container, string storedCustomerId, QueryDefinition query, int pageSize, [EnumeratorCancellation] CancellationToken cancellation)
    {
        var options = new QueryRequestOptions
        {
            PartitionKey = new PartitionKeyBuilder().Add(storedCustomerId).Build(),
            MaxItemCount = pageSize,
        };
        await foreach (var row in container.QueryAsync<T>(query.WithParameter("@customerId", storedCustomerId), options, cancellation))
            yield return row;
    }

    /// <summary>Better no answer than another customer's orders.</summary>
    public static void RefuseForeign(string storedCustomerId, string rowsCustomerId)
    {
        if (rowsCustomerId != storedCustomerId)
            throw new InvalidOperationException("the store answered a customer's query with another customer's row");
    }
}
