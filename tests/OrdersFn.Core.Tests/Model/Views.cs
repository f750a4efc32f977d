using System.Text.Json;
using OrdersFn.Core.ChangeFeed;
using OrdersFn.Core.Orders;
using OrdersFn.Core.Store;
using OrdersFn.Core.Timeline;
using Tests;

namespace OrdersFn.Core.Tests.Model;

/// <summary>Hosts that follow the change feed and keep the timeline, from one place in it that they share; and what the timeline must be in the end.</summary>
internal sealed class Views(ModelWorld world, Interleaving run, MemoryStore store)
{
    private readonly HostChangeFeedPayload _host = new(parsesDates: true);
    private int _position;

    private static CancellationToken None => CancellationToken.None;

    public async Task FollowAsync(int batches, TimeSpan longestPause)
    {
        var projector = NewProjector();
        for (; batches > 0; batches--)
        {
            await Task.Delay(longestPause * run.Random.NextDouble(), run.Time);
            await ApplyAsync(projector);
        }
    }

    public async Task CatchUpAsync()
    {
        var projector = NewProjector();
        while (await ApplyAsync(projector))
        {
        }
    }

    /// <summary>Every order has one entry, as it is, and every rollup is the sum of its entries.</summary>
    public void Check(IReadOnlyList<OrderDocument> documents)
    {
        var timeline = store.All<JsonElement>(ContainerNames.Timeline).ToLookup(item => item.GetProperty("type").GetString());
        var entries = timeline[TimelineDocument.EntryType].Select(item => StoreJson.From<TimelineDocument>(item)).ToList();
        foreach (var order in documents.Where(document => document is { IsPlaceholder: false, IsTombstone: false }))
        {
            if (entries.FindAll(entry => entry.OrderId == order.Id) is not [var only])
                throw new BrokenPromiseException($"{order.Id} has not one entry in the timeline");
            if ((only.Version, only.Status, only.Quantity) != (order.Version, order.Status, order.Quantity))
                throw new BrokenPromiseException($"{order.Id} is at version {order.Version} and in the timeline at {only.Version}");
        }

        if (entries.Find(entry => !documents.Any(order => order.Id == entry.OrderId && !order.IsTombstone)) is { } left)
            throw new BrokenPromiseException($"{left.OrderId} is in the timeline and nowhere else");
        foreach (var rollup in timeline[Rollup.RollupType].Select(item => StoreJson.From<Rollup>(item)))
        {
            var its = entries.FindAll(entry => entry.Bucket == rollup.Bucket);
            var byStatus = its.GroupBy(entry => entry.Status!.Value).ToDictionary(status => status.Key, status => (long)status.Count());
            if (rollup.Orders != its.Count || rollup.Units != its.Sum(entry => entry.Quantity) || !byStatus.OrderBy(count => count.Key).SequenceEqual(rollup.ByStatus))
                throw new BrokenPromiseException($"the rollup of {rollup.Bucket} has {rollup.Describe()}, which its {its.Count} entries are not");
        }
    }

    /// <summary>Whether there was anything to apply.</summary>
    private async Task<bool> ApplyAsync(TimelineProjector projector)
    {
        var asked = run.Time.GetUtcNow();
        var (documents, end) = await store.ChangesAsync(_position, most: run.Random.Next(1, 8), None);
        if (end == _position)
        {
            store.ViewsAsOf = asked;
            return false;
        }

        var changes = new List<OrderChange>();
        foreach (var document in documents.Where(document => !OrderChange.IsOfNoInterest(document)))
        {
            if (!OrderChange.TryRead(document, out var change, out var fault))
                throw new BrokenPromiseException($"a change cannot be read: {fault}");
            changes.Add(change);
            if (!OrderChange.TryRead(JsonElement.Parse(_host.Of($"[{document.GetRawText()}]"))[0], out var written, out fault)
                || written.Order with { Items = change.Order.Items } != change.Order)
            {
                throw new BrokenPromiseException($"a change is another one as the Functions host writes it: {fault}");
            }
        }

        Assert.Empty(await projector.ProjectAsync(ViewGeneration.First, changes, None));
        // Where two follow the same range, the slower one sets it back: what was applied comes again.
        _position = end;
        return true;
    }

    private TimelineProjector NewProjector() => world.NewHost(store, run.Time).Get<TimelineProjector>();
}
