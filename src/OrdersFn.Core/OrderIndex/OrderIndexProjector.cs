using System.Net;
using Microsoft.Azure.Cosmos;
using OrdersFn.Core.ChangeFeed;
using OrdersFn.Core.Store;

namespace OrdersFn.Core.OrderIndex;

/// <summary>Brings changes of orders into the order index, through the client that gathers single writes into bulk requests.</summary>
internal sealed class OrderIndexProjector(CosmosClients clients, TimeProvider time)
{
    /// <summary>Each lost one takes another writer of the same order, and about 0.2 s: the client gathers writes that long.</summary>
    private const int MostTries = 6;

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
        var serving = new ServingCheck(ProbeAsync);
        var refused = await Task.WhenAll(newest.Values.Select(value => ApplyAsync(value.Change, value.Document, serving, cancellation)));
        return [.. refused.OfType<RefusedChange>()];
    }

    private async Task<RefusedChange?> ApplyAsync(OrderChange change, IndexDocument document, ServingCheck serving, CancellationToken cancellation)
    {
        // A new order has no entry; of a changed, moved or erased one the entry is there as good as always.
        var looked = change.Order.IsFirst;
        for (var tries = 1; ; tries++)
        {
            var isServing = serving.HasPassed;
            var (status, reason) = await TryAsync(document, looked, cancellation);
            looked = false;
            switch (status)
            {
                case HttpStatusCode.OK:
                    return null;
                case HttpStatusCode.Conflict or HttpStatusCode.PreconditionFailed or HttpStatusCode.NotFound when tries < MostTries:
                    continue;
            }

            // It is refused, or an entry that is there cannot be found.
            if (isServing)
                return new RefusedChange(change, reason);
            await serving.PassAsync(cancellation);
        }
    }

    /// <summary>200 when the document is in the index, else the answer to be dealt with; throws when the store fails.</summary>
    private async Task<(HttpStatusCode Status, string Reason)> TryAsync(IndexDocument document, bool looked, CancellationToken cancellation)
    {
        var key = new PartitionKey(DocumentId.Of(document.OrderId));
        try
        {
            var found = looked ? null : await clients.ForIntake.OrderIndex.TryReadAsync<IndexDocument>(DocumentId.Of(document.Id), key, cancellation);
            if (found is not null && !document.Supersedes(found))
                return (HttpStatusCode.OK, "");
            using var response = await WriteAsync(document, found, key, cancellation);
            if (response.IsSuccessStatusCode)
                return (HttpStatusCode.OK, "");
            if (!Refusals.Is(response.StatusCode) && response.StatusCode is not (HttpStatusCode.Conflict or HttpStatusCode.PreconditionFailed))
                response.EnsureSuccessStatusCode();
            return (response.StatusCode, Refusals.Reason(response.StatusCode, response.ErrorMessage));
        }
        catch (Exception fault) when (Refusals.Is(fault))
        {
            return ((fault as CosmosException)?.StatusCode ?? HttpStatusCode.UnprocessableContent, Refusals.Reason(fault));
        }
    }

    /// <summary>Deletes what cannot be there, because no order's id is empty: a write that changes nothing.</summary>
    private async Task ProbeAsync(CancellationToken cancellation)
    {
        var nowhere = new PartitionKey("");
        using var response = await clients.ForRequests.OrderIndex.DeleteItemStreamAsync("probe", nowhere, cancellationToken: cancellation);
        if (response.StatusCode != HttpStatusCode.NotFound)
            response.EnsureSuccessStatusCode();
        // In gateway mode the 404 of a container that is gone looks like that of an item. A query of one item's partition tells them apart.
        var query = new QueryDefinition("SELECT VALUE c.id FROM c");
        await foreach (var _ in clients.ForRequests.OrderIndex.QueryAsync<string>(query, new QueryRequestOptions { PartitionKey = nowhere }, cancellation))
            return;
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
