using System.Net;
using Microsoft.Azure.Cosmos;
using OrdersFn.Core.Store;

namespace OrdersFn.Core.Timeline;

/// <summary>Deletes a generation that nobody reads any more: bucket by bucket, each before its place in the directory, so that it can be gone on with.</summary>
internal sealed class ViewRemoval(CosmosClients clients, TimelineDirectory directory, TimeProvider time)
{
    private const int LargestBatch = 100;

    private static readonly TransactionalBatchRequestOptions Low = new() { PriorityLevel = PriorityLevel.Low };

    /// <summary>Whether all of it is gone.</summary>
    public async Task<bool> RunAsync(int generation, DateTimeOffset until, CancellationToken cancellation)
    {
        await foreach (var day in directory.DaysAsync(generation, DateOnly.MinValue, DateOnly.MaxValue, descending: false, cancellation))
        {
            foreach (var bucket in await directory.BucketsAsync(generation, day, cancellation))
            {
                if (time.GetUtcNow() >= until)
                    return false;
                await EmptyAsync(bucket, cancellation);
                await directory.UnlistAsync(bucket, cancellation);
            }

            await directory.UnlistAsync(generation, day, cancellation);
        }

        return true;
    }

    private async Task EmptyAsync(TimelineBucket bucket, CancellationToken cancellation)
    {
        var key = new PartitionKey(bucket.ToString());
        var request = new QueryRequestOptions { PartitionKey = key, MaxItemCount = 1000, PriorityLevel = PriorityLevel.Low };
        while (await IdsAsync(request, cancellation) is { Count: > 0 } ids)
        {
            foreach (var together in ids.Chunk(LargestBatch))
            {
                var batch = clients.ForRequests.Timeline.CreateTransactionalBatch(key);
                foreach (var id in together)
                    batch.DeleteItem(id);
                using var response = await batch.ExecuteAsync(Low, cancellation);
                // One of them expired meanwhile; the others are still there to be found.
                if (!response.IsSuccessStatusCode && response.StatusCode != HttpStatusCode.NotFound)
                    throw response.ToFailure();
            }
        }
    }

    private async Task<List<string>> IdsAsync(QueryRequestOptions request, CancellationToken cancellation)
    {
        var ids = new List<string>();
        await foreach (var id in clients.ForRequests.Timeline.QueryAsync<string>(new QueryDefinition("SELECT VALUE c.id FROM c"), request, cancellation))
            ids.Add(id);
        return ids;
    }
}
