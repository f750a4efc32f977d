using System.Collections.Concurrent;
using System.Collections.Frozen;
using System.Net;
using System.Text.Json;
using Microsoft.Azure.Cosmos;
using OrdersFn.Core.Store;

namespace OrdersFn.Core.ChangeFeed;

/// <summary>Looks at the orders' feed beside the consumers: in which ranges changes wait, and since when.</summary>
internal sealed class FeedRanges(CosmosClients clients, FeedLeases leases)
{
    /// <summary>Changes of one second that are looked through for the first that is not applied.</summary>
    private const int LookedThrough = 100;

    /// <summary>Leases, by consumer, that were seen to stand for the whole feed.</summary>
    private readonly ConcurrentDictionary<string, FrozenSet<string>> _whole = new();

    /// <summary>The whole feed: a range for each lease, and one for each physical partition that the leases do not stand for (yet).</summary>
    public async Task<IReadOnlyList<WatchedRange>> OfAsync(string consumer, CancellationToken cancellation)
    {
        var ranges = new List<WatchedRange>();
        using var states = clients.ForRequests.Orders.GetChangeFeedEstimator(consumer, clients.ForRequests.Leases).GetCurrentStateIterator();
        while (states.HasMoreResults)
        {
            foreach (var state in await states.ReadNextAsync(cancellation))
                ranges.Add(new WatchedRange(state.LeaseToken, state.EstimatedLag > 0, null));
        }

        var tokens = ranges.Select(range => range.LeaseToken).ToFrozenSet();
        var isWhole = _whole.TryGetValue(consumer, out var whole) && whole.SetEquals(tokens);
        if (isWhole && !ranges.Exists(range => range.Waiting))
            return ranges;

        var known = await leases.ReadAsync(consumer, cancellation);
        ranges = ranges.ConvertAll(range => range with { FeedRange = known.GetValueOrDefault(range.LeaseToken) });
        if (isWhole)
            return ranges;

        var withoutLease = await WithoutLeaseAsync(ranges, cancellation);
        if (withoutLease.Count == 0)
            _whole[consumer] = tokens;
        return [.. ranges, .. withoutLease.Select(range => new WatchedRange("", true, range))];
    }

    /// <summary>A first start makes one lease after the other, and none before it: what has none waits.</summary>
    private async Task<IReadOnlyList<FeedRange>> WithoutLeaseAsync(List<WatchedRange> leased, CancellationToken cancellation)
    {
        // A lease that is gone since the estimator saw it has left its range to others.
        if (leased.Exists(range => range.FeedRange is null))
            return [];
        var keys = leased.ConvertAll(range => FeedRangeKeys.Of(range.FeedRange!));
        return [.. (await clients.ForRequests.Orders.GetFeedRangesAsync(cancellation)).Where(range => !FeedRangeKeys.Of(range).IsCoveredBy(keys))];
    }

    /// <summary>When the first change of a range was written (seconds since 1970); null when it has none.</summary>
    public Task<long?> FirstAsync(FeedRange range, CancellationToken cancellation) =>
        SearchAsync(ChangeFeedStartFrom.Beginning(range), 1, static _ => true, cancellation);

    /// <summary>When the first change behind what is applied was written; null when it is not near.</summary>
    public Task<long?> NextAsync(FeedRange range, RangeProgress reached, CancellationToken cancellation) => SearchAsync(
        ChangeFeedStartFrom.Time(DateTimeOffset.FromUnixTimeSeconds(reached.AppliedTo).UtcDateTime, range),
        LookedThrough,
        change => change.Lsn > reached.Lsn,
        cancellation);

    private async Task<long?> SearchAsync(
        ChangeFeedStartFrom start, int pageSize, Func<FeedPosition, bool> matches, CancellationToken cancellation)
    {
        using var feed = clients.ForRequests.Orders.GetChangeFeedStreamIterator(
            start, ChangeFeedMode.LatestVersion, new ChangeFeedRequestOptions { PageSizeHint = pageSize });
        using var page = await feed.ReadNextAsync(cancellation);
        if (page.StatusCode == HttpStatusCode.NotModified)
            return null;
        page.EnsureSuccessStatusCode();
        using var changes = await JsonDocument.ParseAsync(page.Content, cancellationToken: cancellation);
        foreach (var document in changes.RootElement.GetProperty("Documents").EnumerateArray())
        {
            if (FeedPosition.Of(document) is var position && matches(position))
                return position.WrittenAt;
        }

        return null;
    }
}
