using System.Net;
using Microsoft.Azure.Cosmos;
using OrdersFn.Core.ChangeFeed;
using OrdersFn.Core.Orders;
using OrdersFn.Core.Store;

namespace OrdersFn.Core.Partitioning.Moving;

/// <summary>
/// The steps of <see cref="OrderMove"/> for many orders of one place at once: a transaction each, which takes one request where single steps take one per
/// order. The store refuses a transaction whole when one order in it is not as supposed; then its orders go one by one.
/// </summary>
public sealed class MoveBatches(CosmosClients clients, OrderMove move, ViewsAsOf views, MoveBudget budget)
{
    private static readonly TransactionalBatchRequestOptions Low = new() { PriorityLevel = PriorityLevel.Low };

    private Container Orders => clients.ForRequests.Orders;

    /// <summary>Those of the documents that are there still.</summary>
    public async Task<List<OrderDocument>> ReadAsync(Place place, IEnumerable<string> orderIds, CancellationToken cancellation)
    {
        var query = OneOfQuery.Of("SELECT * FROM c WHERE c.id", orderIds.Select(DocumentId.Of));
        var options = new QueryRequestOptions { PartitionKey = place.Key, PriorityLevel = PriorityLevel.Low };
        var documents = new List<OrderDocument>();
        using var pages = Orders.GetItemQueryIterator<OrderDocument>(query, requestOptions: options);
        while (pages.HasMoreResults)
        {
            var page = await pages.ReadNextAsync(cancellation);
            budget.Spend(page.RequestCharge);
            documents.AddRange(page);
        }

        return documents;
    }

    /// <summary>Fences orders of one place that were read before; the fences of those that nothing changed since.</summary>
    public async Task<List<OrderDocument>> FenceAsync(
        Place place, IReadOnlyList<(OrderDocument Document, Place To)> orders, CancellationToken cancellation)
    {
        var viewsAsOf = await views.ReadAsync(cancellation);
        var fences = orders.Select(order => move.Fence(order.Document, order.To, viewsAsOf)).ToList();
        var tags = await TryAsync(place, fences, (batch, fence) =>
            batch.ReplaceItemStream(DocumentId.Of(fence.Id), OrderDocumentJson.ToStream(fence), BatchCalls.IfUnchanged(fence.StoreTag!)), cancellation);
        if (tags is not null)
            return [.. fences.Zip(tags, (fence, tag) => fence with { StoreTag = tag })];

        fences.Clear();
        foreach (var (document, to) in orders)
        {
            if (await move.TryFenceAsync(document, to, viewsAsOf, cancellation) is { } fence)
                fences.Add(fence);
        }

        return fences;
    }

    /// <summary>Creates the copies that fences point to, unless they are there; the fences of those that are there now.</summary>
    public async Task<List<OrderDocument>> ArriveAsync(IEnumerable<OrderDocument> fences, CancellationToken cancellation)
    {
        var arrived = new List<OrderDocument>();
        foreach (var group in fences.GroupBy(fence => Place.Of(fence.MovedTo!)))
        {
            var its = group.ToList();
            if (await TryAsync(group.Key, its, (batch, fence) =>
                batch.CreateItemStream(OrderDocumentJson.ToStream(move.Copy(fence)), BatchCalls.NoContent), cancellation) is not null)
            {
                arrived.AddRange(its);
                continue;
            }

            foreach (var fence in its)
            {
                if (await move.ArriveAsync(fence, cancellation))
                    arrived.Add(fence);
            }
        }

        return arrived;
    }

    /// <summary>Deletes documents of one place, each only if nothing changed it since; how many are gone.</summary>
    public async Task<int> DeleteAsync(Place place, IReadOnlyList<(string OrderId, string StoreTag)> documents, CancellationToken cancellation)
    {
        if (await TryAsync(place, documents, (batch, document) =>
            batch.DeleteItem(DocumentId.Of(document.OrderId), BatchCalls.IfUnchanged(document.StoreTag)), cancellation) is not null)
            return documents.Count;

        var gone = 0;
        foreach (var (orderId, storeTag) in documents)
        {
            if (await move.TryDeleteAsync(orderId, place, storeTag, cancellation))
                gone++;
        }

        return gone;
    }

    /// <summary>The new tags; null when the store refused the transaction, or a single order is not worth one.</summary>
    private async Task<List<string>?> TryAsync<T>(
        Place place, IReadOnlyList<T> orders, Action<TransactionalBatch, T> add, CancellationToken cancellation)
    {
        if (orders.Count < 2)
            return null;
        var batch = Orders.CreateTransactionalBatch(place.Key);
        foreach (var order in orders)
            add(batch, order);
        using var response = await batch.ExecuteAsync(Low, cancellation);
        budget.Spend(response.RequestCharge);
        if (response.IsSuccessStatusCode)
            return [.. Enumerable.Range(0, orders.Count).Select(i => response[i].ETag)];
        if (response.StatusCode is HttpStatusCode.Conflict or HttpStatusCode.PreconditionFailed or HttpStatusCode.NotFound or HttpStatusCode.RequestEntityTooLarge)
            return null;
        if (response.StatusCode == HttpStatusCode.TooManyRequests)
            budget.GiveWay();
        throw response.ToFailure();
    }
}
