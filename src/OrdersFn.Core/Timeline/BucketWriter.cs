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

    /// <summary>After as many, a change that somebody else seems to be at goes alone.</summary>
    private const int TriesTogether = 3;

    private const int Stripes = 256;

    private readonly RollupCache _rollups = new();

    // Ranges of the feed are worked on side by side and meet in the buckets of the current hour. Taking turns is cheaper than losing races.
    private readonly SemaphoreSlim[] _turns = [.. Enumerable.Range(0, Stripes).Select(_ => new SemaphoreSlim(1))];

    /// <param name="bucket">The bucket.</param>
    /// <param name="isNew">Supposed to be empty, because the directory did not know it.</param>
    /// <param name="allFirst">The changes are how orders begin, so none is supposed to have an entry.</param>
    /// <param name="changes">At most one per order.</param>
    /// <param name="serving">Of the batch they came in.</param>
    /// <param name="cancellation">Cancels.</param>
    /// <returns>Changes the store will not take, with its reason.</returns>
    public async Task<IReadOnlyList<(TimelineDocument Change, string Reason)>> ApplyAsync(
        TimelineBucket bucket, bool isNew, bool allFirst, IReadOnlyCollection<TimelineDocument> changes, ServingCheck serving, CancellationToken cancellation)
    {
        var refused = new List<(TimelineDocument, string)>();
        var turn = _turns[(uint)bucket.GetHashCode() % Stripes];
        await turn.WaitAsync(cancellation);
        try
        {
            foreach (var chunk in changes.Chunk(MostDocuments))
                await ApplyChunkAsync(bucket, allFirst ? Suppose(bucket, isNew) : null, chunk, new(serving, refused), cancellation);
        }
        finally
        {
            turn.Release();
        }

        return refused;
    }

    /// <summary>Until all changes are applied but those that are refused; throws when the store fails.</summary>
    private async Task ApplyChunkAsync(TimelineBucket bucket, BucketState? state, TimelineDocument[] chunk, Refusing refusing, CancellationToken cancellation)
    {
        var missed = 0;
        for (var tries = 1; chunk.Length > 0; tries++)
        {
            var isServing = refusing.Serving.HasPassed;
            (state, var failure) = await TryAsync(bucket, state, chunk, cancellation);
            if (failure is null)
                return;

            if (failure.IsConflict)
                state = null;
            if (failure is { IsConflict: true, Change: not null })
                missed++;
            if (failure.IsConflict && tries < MostTries)
            {
                if (failure.Change is { } contested && chunk.Length > 1 && tries >= TriesTogether)
                {
                    // The others need not wait for it.
                    await ApplyChunkAsync(bucket, null, [contested], refusing, cancellation);
                    (chunk, tries, missed) = (Without(contested), 0, 0);
                }

                continue;
            }

            // Nobody else writes one entry that often: it is there, and yet cannot be read. A contended rollup is no refusal.
            if (!failure.IsRefusal && missed < MostTries / 2)
                throw failure.Fault;
            if (!isServing)
            {
                await refusing.Serving.PassAsync(cancellation);
                continue;
            }

            if (failure.Change is null && chunk.Length > 1)
            {
                foreach (var half in chunk.Chunk((chunk.Length + 1) / 2))
                    await ApplyChunkAsync(bucket, null, half, refusing, cancellation);
                return;
            }

            var refused = failure.Change ?? chunk[0];
            refusing.Refused.Add((refused, failure.Reason));
            (chunk, tries, missed) = (Without(refused), 0, 0);
        }

        TimelineDocument[] Without(TimelineDocument one) => [.. chunk.Where(change => change.Id != one.Id)];
    }

    /// <summary>One try: the state it went by, and why it failed; null when everything is applied.</summary>
    private async Task<(BucketState? State, BucketFailure? Failure)> TryAsync(
        TimelineBucket bucket, BucketState? state, TimelineDocument[] chunk, CancellationToken cancellation)
    {
        try
        {
            if (state is null)
            {
                (state, var unread) = await ReadAsync(bucket, chunk, cancellation);
                if (unread is not null)
                    return (null, unread);
            }

            var write = BucketWrite.Plan(bucket, state!, chunk);
            if (write.IsEmpty)
                return (state, null);
            using var response = await WriteAsync(bucket, write, cancellation);
            if (!response.IsSuccessStatusCode)
                return (state, BucketFailure.Of(response, write));
            _rollups.Keep(bucket, write.Rollup! with { StoreTag = response[write.Documents.Count].ETag });
            return (state, null);
        }
        catch (Exception fault) when (Refusals.Is(fault))
        {
            return (null, BucketFailure.Of(fault, change: null));
        }
    }

    /// <summary>
    /// What can be supposed of orders that begin, without reading: they have no entry yet, and the rollup is as this process left it, or absent in a new bucket.
    /// The transaction fails if that is wrong. Null when nothing can be supposed.
    /// </summary>
    private BucketState? Suppose(TimelineBucket bucket, bool isNew) =>
        _rollups.Find(bucket) is { } rollup ? BucketState.WithoutDocuments(rollup)
        : isNew ? BucketState.WithoutDocuments(null)
        : null;

    private async Task<(BucketState? State, BucketFailure? Failure)> ReadAsync(TimelineBucket bucket, TimelineDocument[] chunk, CancellationToken cancellation)
    {
        var name = bucket.ToString();
        var key = new PartitionKey(name);
        if (chunk.Length < FewReads)
        {
            var rollup = clients.ForRequests.Timeline.TryReadAsync<Rollup>(Rollup.RollupId, key, cancellation);
            var reads = Task.WhenAll(chunk.Select(change => ReadAsync(change, key, cancellation)));
            await Task.WhenAll(rollup, reads);
            var documents = await reads;
            return Array.Find(documents, read => read.Failure is not null).Failure is { } failure
                ? (null, failure)
                : (new BucketState(await rollup, documents.Select(read => read.Found).OfType<TimelineDocument>().ToDictionary(document => document.Id)), null);
        }

        // Rollup and entries in one request, so in one state of the partition.
        var query = OneOfQuery.Of("SELECT * FROM c WHERE c.id", chunk.Select(change => change.Id).Append(Rollup.RollupId));
        var request = new QueryRequestOptions { PartitionKey = key, MaxItemCount = MostDocuments + 1 };
        return (await BucketState.OfAsync(clients.ForRequests.Timeline.QueryAsync<JsonElement>(query, request, cancellation)), null);
    }

    private async Task<(TimelineDocument? Found, BucketFailure? Failure)> ReadAsync(TimelineDocument change, PartitionKey key, CancellationToken cancellation)
    {
        try
        {
            return (await clients.ForRequests.Timeline.TryReadAsync<TimelineDocument>(change.Id, key, cancellation), null);
        }
        catch (Exception fault) when (Refusals.Is(fault))
        {
            return (null, BucketFailure.Of(fault, change));
        }
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

    /// <param name="Serving">Whether the store takes anything at all.</param>
    /// <param name="Refused">What it will not take, as far as that is known.</param>
    private sealed record Refusing(ServingCheck Serving, List<(TimelineDocument Change, string Reason)> Refused);
}
