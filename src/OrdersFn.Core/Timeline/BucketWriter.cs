using System.Net;
using System.Text.Json;
using Microsoft.Azure.Cosmos;
using OrdersFn.Core.Store;

namespace OrdersFn.Core.Timeline;

/// <summary>Applies changes to one bucket: reads what they meet, computes, writes entries and rollup in one transaction, and starts again when somebody was faster.</summary>
internal sealed class BucketWriter(CosmosClients clients)
{
    /// <summary>The store's limit is 100 operations; one is the rollup.</summary>
    private const int MostDocuments = 99;

    /// <summary>Up to here, point reads are cheaper than a query.</summary>
    private const int FewReads = 3;

    private const int MostTries = 50;
    private const int Stripes = 256;

    private readonly RollupCache _rollups = new();

    // Ranges of the feed are worked on side by side and meet in the buckets of the current hour. Taking turns is cheaper than losing races.
    private readonly SemaphoreSlim[] _turns = [.. Enumerable.Range(0, Stripes).Select(_ => new SemaphoreSlim(1))];

    /// <param name="bucket">The bucket.</param>
    /// <param name="isNew">Supposed to be empty, because the directory did not know it.</param>
    /// <param name="allFirst">The changes are how orders begin, so none is supposed to have an entry.</param>
    /// <param name="changes">At most one per order.</param>
    /// <param name="cancellation">Cancels.</param>
    /// <returns>Changes the store will not take, with its reason.</returns>
    public async Task<IReadOnlyList<(TimelineDocument Change, string Reason)>> ApplyAsync(
        TimelineBucket bucket, bool isNew, bool allFirst, IReadOnlyCollection<TimelineDocument> changes, CancellationToken cancellation)
    {
        var refused = new List<(TimelineDocument, string)>();
        var turn = _turns[(uint)bucket.GetHashCode() % Stripes];
        await turn.WaitAsync(cancellation);
        try
        {
            foreach (var chunk in changes.Chunk(MostDocuments))
                await ApplyChunkAsync(bucket, allFirst ? Suppose(bucket, isNew) : null, chunk, refused, cancellation);
        }
        finally
        {
            turn.Release();
        }

        return refused;
    }

    private async Task ApplyChunkAsync(
        TimelineBucket bucket, BucketState? state, TimelineDocument[] chunk, List<(TimelineDocument, string)> refused, CancellationToken cancellation)
    {
        for (var tries = 1; ; tries++)
        {
            state ??= await ReadAsync(bucket, chunk, cancellation);
            var write = BucketWrite.Plan(bucket, state, chunk);
            if (write.IsEmpty)
                return;

            using var response = await WriteAsync(bucket, write, cancellation);
            if (response.IsSuccessStatusCode)
            {
                _rollups.Keep(bucket, write.Rollup! with { StoreTag = response[write.Documents.Count].ETag });
                return;
            }

            if (IsRefusal(response.StatusCode))
            {
                await ApplySinglyAsync(bucket, chunk, response, refused, cancellation);
                return;
            }

            if (!IsConflict(response.StatusCode) || tries == MostTries)
                throw response.ToFailure();
            state = null;
        }
    }

    /// <summary>One of several changes is refused: which one shows when each goes alone.</summary>
    private async Task ApplySinglyAsync(
        TimelineBucket bucket,
        TimelineDocument[] chunk,
        TransactionalBatchResponse response,
        List<(TimelineDocument, string)> refused,
        CancellationToken cancellation)
    {
        if (chunk.Length == 1)
        {
            refused.Add((chunk[0], $"the store refused it: {(int)response.StatusCode} {response.ErrorMessage}"));
            return;
        }

        foreach (var change in chunk)
            await ApplyChunkAsync(bucket, state: null, [change], refused, cancellation);
    }

    /// <summary>
    /// What can be supposed of orders that begin, without reading: they have no entry yet, and the rollup is as this process left it, or absent in a new bucket.
    /// The transaction fails if that is wrong. Null when nothing can be supposed.
    /// </summary>
    private BucketState? Suppose(TimelineBucket bucket, bool isNew) =>
        _rollups.Find(bucket) is { } rollup ? BucketState.WithoutDocuments(rollup)
        : isNew ? BucketState.WithoutDocuments(null)
        : null;

    private async Task<BucketState> ReadAsync(TimelineBucket bucket, TimelineDocument[] chunk, CancellationToken cancellation)
    {
        var name = bucket.ToString();
        var key = new PartitionKey(name);
        if (chunk.Length < FewReads)
        {
            var rollup = clients.ForRequests.Timeline.TryReadAsync<Rollup>(Rollup.RollupId, key, cancellation);
            var documents = Task.WhenAll(chunk.Select(change => clients.ForRequests.Timeline.TryReadAsync<TimelineDocument>(change.Id, key, cancellation)));
            await Task.WhenAll(rollup, documents);
            return new BucketState(await rollup, (await documents).OfType<TimelineDocument>().ToDictionary(document => document.Id));
        }

        // Rollup and entries in one request, so in one state of the partition.
        var query = OneOfQuery.Of("SELECT * FROM c WHERE c.id", chunk.Select(change => change.Id).Append(Rollup.RollupId));
        var request = new QueryRequestOptions { PartitionKey = key, MaxItemCount = MostDocuments + 1 };
        return await BucketState.OfAsync(clients.ForRequests.Timeline.QueryAsync<JsonElement>(query, request, cancellation));
    }

    private async Task<TransactionalBatchResponse> WriteAsync(TimelineBucket bucket, BucketWrite write, CancellationToken cancellation)
    {
        var batch = clients.ForIntake.Timeline.CreateTransactionalBatch(new PartitionKey(bucket.ToString()));
        foreach (var (next, previous) in write.Documents)
        {
            if (previous is null)
                batch.CreateItemStream(StoreJson.ToStream(next), BatchCalls.NoContent);
            else
                batch.ReplaceItemStream(next.Id, StoreJson.ToStream(next), BatchCalls.IfUnchanged(previous.StoreTag!));
        }

        // Written also when the sums stay (an erasure before its order was seen): a bucket in the directory always has its rollup.
        var rollup = write.Rollup! with { StoreTag = null };
        if (write.Rollup.StoreTag is not { } tag)
            batch.CreateItemStream(StoreJson.ToStream(rollup), BatchCalls.NoContent);
        else
            batch.ReplaceItemStream(rollup.Id, StoreJson.ToStream(rollup), BatchCalls.IfUnchanged(tag));

        // Until this is known to have succeeded, what is remembered may be out of date.
        _rollups.Drop(bucket);
        return await batch.ExecuteAsync(cancellation);
    }

    /// <summary>Somebody else changed what was read, or what was supposed is wrong. 404: an erased entry expired meanwhile.</summary>
    private static bool IsConflict(HttpStatusCode status) =>
        status is HttpStatusCode.Conflict or HttpStatusCode.PreconditionFailed or HttpStatusCode.NotFound or (HttpStatusCode)449;

    private static bool IsRefusal(HttpStatusCode status) => status is HttpStatusCode.BadRequest or HttpStatusCode.RequestEntityTooLarge;
}
