using System.Net;
using System.Runtime.CompilerServices;
using Microsoft.Azure.Cosmos;

namespace OrdersFn.Core.Store;

/// <summary>Reads as this code base wants them: absence is null, anything else unexpected is a <see cref="CosmosException"/>.</summary>
public static class ContainerCalls
{
    /// <summary>A point read, by the stored form of an id; null when there is no such item.</summary>
    public static async Task<T?> TryReadAsync<T>(this Container container, string id, PartitionKey key, CancellationToken cancellation)
        where T : class
    {
        using var response = await container.ReadByIdAsync(id, key, options: null, cancellation);
        if (response.StatusCode == HttpStatusCode.NotFound)
            return null;
        response.EnsureSuccessStatusCode();
        return StoreJson.From<T>(response.Content);
    }

    /// <summary>All rows of a query, page by page.</summary>
    public static async IAsyncEnumerable<T> QueryAsync<T>(
        this Container container, QueryDefinition query, QueryRequestOptions? options, [EnumeratorCancellation] CancellationToken cancellation)
    {
        using var pages = container.GetItemQueryIterator<T>(query, requestOptions: options);
        while (pages.HasMoreResults)
        {
            foreach (var row in await pages.ReadNextAsync(cancellation))
                yield return row;
        }
    }
}
