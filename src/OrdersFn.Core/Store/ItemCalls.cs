using System.Globalization;
using Microsoft.Azure.Cosmos;

namespace OrdersFn.Core.Store;

/// <summary>
/// Calls for one item whose id people chose. Where no URL can address it (<see cref="DocumentId.IsAddressable"/>) the same is asked by a transaction of one
/// operation, which carries the id in its body.
/// </summary>
public static class ItemCalls
{
    /// <param name="container">Of the item.</param>
    /// <param name="id">The stored form.</param>
    /// <param name="key">Its partition.</param>
    /// <param name="options">Null: as usual.</param>
    /// <param name="cancellation">Gives up.</param>
    public static Task<ResponseMessage> ReadByIdAsync(
        this Container container, string id, PartitionKey key, ItemRequestOptions? options, CancellationToken cancellation) =>
        DocumentId.IsAddressable(id)
            ? container.ReadItemStreamAsync(id, key, options, cancellation)
            : ExecuteAsync(container.CreateTransactionalBatch(key).ReadItem(id, InBatch(options)), options, cancellation);

    /// <inheritdoc cref="ReadByIdAsync"/>
    /// <param name="container">Of the item.</param>
    /// <param name="content">The new document.</param>
    /// <param name="id">The stored form.</param>
    /// <param name="key">Its partition.</param>
    /// <param name="options">Null: as usual.</param>
    /// <param name="cancellation">Gives up.</param>
    public static Task<ResponseMessage> ReplaceByIdAsync(
        this Container container, Stream content, string id, PartitionKey key, ItemRequestOptions? options, CancellationToken cancellation) =>
        DocumentId.IsAddressable(id)
            ? container.ReplaceItemStreamAsync(content, id, key, options, cancellation)
            : ExecuteAsync(container.CreateTransactionalBatch(key).ReplaceItemStream(id, content, InBatch(options)), options, cancellation);

    /// <inheritdoc cref="ReadByIdAsync"/>
    public static Task<ResponseMessage> DeleteByIdAsync(
        this Container container, string id, PartitionKey key, ItemRequestOptions? options, CancellationToken cancellation) =>
        DocumentId.IsAddressable(id)
            ? container.DeleteItemStreamAsync(id, key, options, cancellation)
            : ExecuteAsync(container.CreateTransactionalBatch(key).DeleteItem(id, InBatch(options)), options, cancellation);

    private static TransactionalBatchItemRequestOptions InBatch(ItemRequestOptions? options) =>
        new() { IfMatchEtag = options?.IfMatchEtag, EnableContentResponseOnWrite = options?.EnableContentResponseOnWrite };

    private static async Task<ResponseMessage> ExecuteAsync(TransactionalBatch batch, ItemRequestOptions? options, CancellationToken cancellation)
    {
        using var response = await batch.ExecuteAsync(new TransactionalBatchRequestOptions { PriorityLevel = options?.PriorityLevel }, cancellation);
        // A transaction that the store refuses before it begins has no results.
        var result = response.Count > 0 ? response[0] : null;
        var message = new ResponseMessage(result?.StatusCode ?? response.StatusCode, errorMessage: response.ErrorMessage) { Content = result?.ResourceStream };
        message.Headers.Set("x-ms-request-charge", response.RequestCharge.ToString(CultureInfo.InvariantCulture));
        if (result?.ETag is { } tag)
            message.Headers.Set("etag", tag);
        if (response.RetryAfter is { } wait)
            message.Headers.Set("x-ms-retry-after-ms", wait.TotalMilliseconds.ToString(CultureInfo.InvariantCulture));
        return message;
    }
}
