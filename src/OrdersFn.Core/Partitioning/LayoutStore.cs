using System.Net;
using Microsoft.Azure.Cosmos;
using OrdersFn.Core.Store;

namespace OrdersFn.Core.Partitioning;

/// <summary>The layouts as they are now, past every cache: for who changes them.</summary>
public sealed class LayoutStore(CosmosClients clients)
{
    /// <summary>Null for a customer who never had but one bucket.</summary>
    public Task<LayoutDocument?> ReadAsync(string customerId, CancellationToken cancellation) =>
        clients.ForRequests.Layouts.TryReadAsync<LayoutDocument>(LayoutDocument.OnlyId, new PartitionKey(customerId), cancellation);

    /// <summary>Every layout there is. Cross-partition by intent: they are few.</summary>
    public IAsyncEnumerable<LayoutDocument> AllAsync(CancellationToken cancellation) => clients.ForRequests.Layouts.QueryAsync<LayoutDocument>(
        new QueryDefinition("SELECT * FROM c WHERE c.type = 'layout'"), options: null, cancellation);

    /// <summary>Writes a layout only if it is as it was read (null: absent); false when somebody was faster.</summary>
    public async Task<bool> TryWriteAsync(LayoutDocument? before, LayoutDocument after, CancellationToken cancellation)
    {
        var key = new PartitionKey(after.CustomerId);
        using var content = StoreJson.ToStream(after with { StoreTag = null });
        using var response = before is null
            ? await clients.ForRequests.Layouts.CreateItemStreamAsync(content, key, cancellationToken: cancellation)
            : await clients.ForRequests.Layouts.ReplaceItemStreamAsync(
                content, after.Id, key, new ItemRequestOptions { IfMatchEtag = before.StoreTag }, cancellation);
        if (response.StatusCode is HttpStatusCode.Conflict or HttpStatusCode.PreconditionFailed or HttpStatusCode.NotFound)
            return false;
        response.EnsureSuccessStatusCode();
        return true;
    }
}
