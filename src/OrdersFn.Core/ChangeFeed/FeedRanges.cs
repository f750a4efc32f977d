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

    public async Task<IReadOnlyList<WatchedRange>> OfAsync(string consumer, CancellationToken cancellation)
    {
        var ranges = new List<WatchedRange>();
        using var states = clients.ForRequests.Orders.GetChangeFeedEstimator(consumer, clients.ForRequests.Leases).GetCurrentStateIterator();
        while (states.HasMoreResults)
        {
            foreach (var state in await states.ReadNextAsync(cancellation))
                ranges.Add(new WatchedRange(state.LeaseToken, state.EstimatedLag > 0, null));
        }

        // Before the first start there are no leases: all there is waits.
        if (ranges.Count == 0)
            return [.. (await clients.ForRequests.Orders.GetFeedRangesAsync(cancellation)).Select(range => new WatchedRange("", true, range))];
        if (!ranges.Exists(range => range.Waiting))
            return ranges;

        var known = await leases.ReadAsync(consumer, cancellation);
        return ranges.ConvertAll(range => range with { FeedRange = known.GetValueOrDefault(range.LeaseToken) });
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
