using System.Net;
using Microsoft.Azure.Cosmos;
using OrdersFn.Core.ChangeFeed;
using OrdersFn.Core.OrderIndex;
using OrdersFn.Core.Store;

namespace OrdersFn.Core.Audit;

/// <summary>Makes the order index say of one order what the orders say. The entry is read first, and written only if it is as it was read.</summary>
internal sealed class IndexRepair(CosmosClients clients, AuditQueries queries, TimeProvider time)
{
    private const int MostTries = 20;

    public async Task MendAsync(string customerId, string orderId, CancellationToken cancellation)
    {
        for (var tries = 1; ; tries++)
        {
            var found = await queries.IndexEntryAsync(customerId, orderId, cancellation);
            var wanted = await WantedAsync(customerId, orderId, cancellation);
            // An entry of an erased order is as good as none when the order is gone altogether.
            if (wanted is null ? found is null or { IsErased: true } : found is not null && found.IsErased == wanted.IsErased)
                return;
            using var response = await WriteAsync(wanted, found, orderId, cancellation);
            if (response.IsSuccessStatusCode)
                return;
            if (response.StatusCode is not (HttpStatusCode.Conflict or HttpStatusCode.PreconditionFailed or HttpStatusCode.NotFound) || tries == MostTries)
                response.EnsureSuccessStatusCode();
        }
    }

    private async Task<IndexDocument?> WantedAsync(string customerId, string orderId, CancellationToken cancellation)
    {
        var newest = Copies.Newest(await queries.CopiesAsync(customerId, orderId, cancellation)).SingleOrDefault();
        return newest is null ? null : IndexDocument.From(newest, newest.IsTombstone ? Tombstones.RemainingTtl(newest, time) : null);
    }

    private Task<ResponseMessage> WriteAsync(IndexDocument? wanted, IndexDocument? found, string orderId, CancellationToken cancellation)
    {
        var key = new PartitionKey(DocumentId.Of(orderId));
        var options = new ItemRequestOptions { EnableContentResponseOnWrite = false, IfMatchEtag = found?.StoreTag };
        var index = clients.ForRequests.OrderIndex;
        if (wanted is null)
            return index.DeleteByIdAsync(DocumentId.Of(found!.Id), key, options, cancellation);
        var body = StoreJson.ToStream(wanted);
        return found is null
            ? index.CreateItemStreamAsync(body, key, options, cancellation)
            : index.ReplaceByIdAsync(body, DocumentId.Of(wanted.Id), key, options, cancellation);
    }
}
