using System.Net;
using Microsoft.Azure.Cosmos;
using OrdersFn.Core.ChangeFeed;
using OrdersFn.Core.Store;
using OrdersFn.Core.Timeline;

namespace OrdersFn.Core.Audit;

/// <summary>
/// Makes a bucket hold what its orders say: entries, rollup, and its place in the directory. Writes only what differs. Consumers may be at work: the bucket
/// is read before its orders, so what has an entry by then has its order in what is read after; and every write is guarded by what was read.
/// </summary>
internal sealed class BucketRepair(
    CosmosClients clients, AuditQueries queries, BucketOrders orders, OrderAudit orderAudit, TimelineDirectory directory, TimeProvider time)
{
    private const int MostTries = 20;
    private const int LargestBatch = 100;

    public async Task MendAsync(TimelineBucket bucket, CancellationToken cancellation)
    {
        for (var tries = 1; ; tries++)
        {
            var state = await queries.BucketAsync(bucket, cancellation);
            var plan = await PlanAsync(bucket, state, cancellation);
            var isListed = (await directory.BucketsAsync(bucket.Generation, bucket.Day, cancellation)).Contains(bucket);
            // What is listed has a rollup, if only of nothing: taking it off the list could overtake a consumer that is about to fill it.
            var sums = plan.Sums.Orders > 0 || state.Rollup is not null || state.Documents.Count > 0 || isListed ? plan.Sums : null;
            if (sums is not null)
                await ListAsync(bucket, isListed, cancellation);
            if (await TryWriteAsync(bucket, plan.Changes, Changed(state.Rollup, sums), cancellation))
                return;
            if (tries == MostTries)
                throw new InvalidOperationException($"{bucket} changes faster than it can be mended");
        }
    }

    /// <summary>The rollup to write, with the tag of what it replaces; null when what is there is right.</summary>
    private static Rollup? Changed(Rollup? found, Rollup? sums) =>
        sums is null || (found is not null && found.SameSums(sums) && found.OrderedAt == sums.OrderedAt && found.Type == sums.Type)
            ? null
            : sums with { StoreTag = found?.StoreTag };

    private async Task<Plan> PlanAsync(TimelineBucket bucket, BucketState state, CancellationToken cancellation)
    {
        var changes = new List<Change>();
        var sums = Rollup.Empty(bucket);
        var known = new HashSet<string>();
        await foreach (var order in orders.OfAsync(bucket, cancellation))
        {
            var wanted = TimelineDocument.From(order, bucket, Tombstones.RemainingTtl(order, time));
            var found = state.Documents.GetValueOrDefault(wanted.Id);
            known.Add(wanted.Id);
            if (wanted.IsEntry)
                Want(wanted, found);
            else if (found is { IsEntry: true })
                changes.Add(new(wanted, found));
        }

        foreach (var entry in state.Documents.Values.Where(document => document.IsEntry && !known.Contains(document.Id)))
        {
            // An order that is just being moved may have been missed between its places; looked for by its ids it is found.
            var wanted = await orderAudit.ExpectedAsync(entry.CustomerId, entry.OrderId, cancellation);
            if (wanted is not null && wanted.Bucket == entry.Bucket && wanted.Id == entry.Id)
                Want(wanted, entry);
            else
                changes.Add(new(null, entry));
        }

        return new(changes, sums);

        void Want(TimelineDocument wanted, TimelineDocument? found)
        {
            sums = sums.Plus(wanted);
            if (found is null || OrderAudit.Differences(wanted, found).Count > 0)
                changes.Add(new(wanted, found));
        }
    }

    private async Task ListAsync(TimelineBucket bucket, bool isListed, CancellationToken cancellation)
    {
        if (!await directory.IsListedAsync(bucket.Generation, bucket.Day, cancellation))
            await directory.ListAsync(bucket.Generation, bucket.Day, cancellation);
        if (!isListed)
            await directory.ListAsync(bucket, cancellation);
    }

    /// <summary>False when somebody else has written meanwhile. The rollup goes last; until then it is wrong as it was before.</summary>
    private async Task<bool> TryWriteAsync(TimelineBucket bucket, List<Change> changes, Rollup? rollup, CancellationToken cancellation)
    {
        var steps = changes.ConvertAll<Action<TransactionalBatch>>(change => batch => change.AddTo(batch));
        if (rollup is not null)
            steps.Add(batch => AddTo(batch, rollup));
        foreach (var together in steps.Chunk(LargestBatch))
        {
            var batch = clients.ForRequests.Timeline.CreateTransactionalBatch(new PartitionKey(bucket.ToString()));
            foreach (var add in together)
                add(batch);
            using var response = await batch.ExecuteAsync(cancellation);
            if (response.StatusCode is HttpStatusCode.Conflict or HttpStatusCode.PreconditionFailed or HttpStatusCode.NotFound)
                return false;
            if (!response.IsSuccessStatusCode)
                throw response.ToFailure();
        }

        return true;
    }

    private static void AddTo(TransactionalBatch batch, Rollup rollup)
    {
        var body = StoreJson.ToStream(rollup with { StoreTag = null });
        if (rollup.StoreTag is { } tag)
            batch.ReplaceItemStream(rollup.Id, body, BatchCalls.IfUnchanged(tag));
        else
            batch.CreateItemStream(body, BatchCalls.NoContent);
    }

    private sealed record Plan(List<Change> Changes, Rollup Sums);

    /// <param name="Next">What should be there; null: nothing.</param>
    /// <param name="Previous">What is there; null: nothing.</param>
    private sealed record Change(TimelineDocument? Next, TimelineDocument? Previous)
    {
        public void AddTo(TransactionalBatch batch)
        {
            if (Next is null)
                batch.DeleteItem(Previous!.Id, BatchCalls.IfUnchanged(Previous.StoreTag!));
            else if (Previous is null)
                batch.CreateItemStream(StoreJson.ToStream(Next), BatchCalls.NoContent);
            else
                batch.ReplaceItemStream(Next.Id, StoreJson.ToStream(Next), BatchCalls.IfUnchanged(Previous.StoreTag!));
        }
    }
}
