using System.Net;
using Microsoft.Azure.Cosmos;

namespace CosmosLocal.Tests.EndToEnd;

internal static class Answers
{
    /// <summary>All pages of an iterator, and how many there were.</summary>
    public static async Task<(List<T> Items, int Pages)> ReadAllAsync<T>(this FeedIterator<T> iterator)
    {
        using (iterator)
        {
            var items = new List<T>();
            var pages = 0;
            while (iterator.HasMoreResults)
            {
                var page = await iterator.ReadNextAsync(TestContext.Current.CancellationToken);
                items.AddRange(page);
                pages++;
            }

            return (items, pages);
        }
    }

    public static async Task<List<T>> QueryAsync<T>(this Container container, QueryDefinition query, QueryRequestOptions? options = null) =>
        (await container.GetItemQueryIterator<T>(query, requestOptions: options).ReadAllAsync()).Items;

    public static Task<List<T>> QueryAsync<T>(this Container container, string query, QueryRequestOptions? options = null) =>
        container.QueryAsync<T>(new QueryDefinition(query), options);

    /// <summary>The refusal that a call must end in.</summary>
    public static async Task<CosmosException> RefusedAsync(HttpStatusCode status, Func<Task> call)
    {
        var exception = await Assert.ThrowsAnyAsync<CosmosException>(call);
        Assert.Equal(status, exception.StatusCode);
        return exception;
    }

    public static async Task FillAsync(this Container container, IEnumerable<Order> orders)
    {
        foreach (var order in orders)
            await container.CreateItemAsync(order, order.Key);
    }
}
