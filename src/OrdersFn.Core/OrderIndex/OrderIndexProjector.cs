using System.Net;
using Microsoft.Azure.Cosmos;
using OrdersFn.Core.ChangeFeed;
using OrdersFn.Core.Store;

namespace OrdersFn.Core.OrderIndex;

/// <summary>Brings changes of orders into the order index, through the client that gathers single writes into bulk requests.</summary>
internal sealed class OrderIndexProjector(CosmosClients clients, TimeProvider time)
{
    private const int MostTries = 50;

    public async Task<IReadOnlyList<RefusedChange>> ProjectAsync(IReadOnlyList<OrderChange> changes, CancellationToken cancellation)
    {
        var newest = new Dictionary<(string Customer, string Order), (OrderChange Change, IndexDocument Document)>();
        foreach (var change in changes)
        {
            var document = IndexDocument.From(change.Order, change.Order.IsTombstone ? Tombstones.RemainingTtl(change.Order, time) : null);
            if (!newest.TryGetValue((document.Id, document.OrderId), out var other) || document.Supersedes(other.Document))
                newest[(document.Id, document.OrderId)] = (change, document);
        }

        // All at once: the bulk client bounds what is in flight.
        var refused = await Task.WhenAll(newest.Values.Select(value => ApplyAsync(value.Change, value.Document, cancellation)));
        return [.. refused.OfType<RefusedChange>()];
    }

    private async Task<RefusedChange?> ApplyAsync(OrderChange change, IndexDocument document, CancellationToken cancellation)
    {
        var key = new PartitionKey(DocumentId.Of(document.OrderId));
        // A new order has no entry; of a changed, moved or erased one the entry is there as good as always.
        var looked = change.Order.IsFirst;
        for (var tries = 1; ; tries++)
        {
            IndexDocument? found = null;
            if (!looked)
            {
                found = await clients.ForIntake.OrderIndex.TryReadAsync<IndexDocument>(DocumentId.Of(document.Id), key, cancellation);
                if (found is not null && !document.Supersedes(found))
                    return null;
            }

            looked = false;
            using var response = await WriteAsync(document, found, key, cancellation);
            switch (response.StatusCode)
            {
                case HttpStatusCode.Created or HttpStatusCode.OK or HttpStatusCode.NoContent:
                    return null;
                case HttpStatusCode.BadRequest or HttpStatusCode.RequestEntityTooLarge:
                    return new RefusedChange(change, $"the store refused it: {(int)response.StatusCode} {response.ErrorMessage}");
                case HttpStatusCode.Conflict or HttpStatusCode.PreconditionFailed or HttpStatusCode.NotFound or (HttpStatusCode)449
                    when tries < MostTries:
                    continue;
                default:
                    response.EnsureSuccessStatusCode();
                    throw new InvalidOperationException($"unexpected answer {response.StatusCode}");
            }
        }
    }

    private async Task<ResponseMessage> WriteAsync(IndexDocument document, IndexDocument? found, PartitionKey key, CancellationToken cancellation)
    {
        using var body = StoreJson.ToStream(document);
        var options = new ItemRequestOptions { EnableContentResponseOnWrite = false, IfMatchEtag = found?.StoreTag };
        return found is null
            ? await clients.ForIntake.OrderIndex.CreateItemStreamAsync(body, key, options, cancellation)
            : await clients.ForIntake.OrderIndex.ReplaceByIdAsync(body, DocumentId.Of(document.Id), key, options, cancellation);
    }
}
