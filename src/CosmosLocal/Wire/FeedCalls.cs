using System.Globalization;
using CosmosLocal.ChangeFeed;
using CosmosLocal.Items;

namespace CosmosLocal.Wire;

/// <summary>The change feed: what has become of a container's items since a place in the order of its writes.</summary>
internal sealed class FeedCalls(TimeProvider time)
{
    private const int DefaultPage = 100;

    // What comes with a change, or right after it, is read together with it.
    private static readonly TimeSpan Gathering = TimeSpan.FromMilliseconds(15);

    // Changes as objects of "current", "previous" and "metadata".
    private const string AllVersionsFormat = "2021-09-15";

    public async ValueTask<CosmosResponse> ChangesAsync(CosmosRequest request, ContainerEngine container, CancellationToken cancellationToken)
    {
        if (!TryMode(request, out var isAllVersions, out var refusal))
            return Errors.BadRequest(refusal);
        var scope = CallScope.Of(request, container);
        if (scope.Error is { } error)
            return error;

        if (!TryStart(request, out var start))
            return Errors.BadRequest("If-None-Match is no position in the change feed, or If-Modified-Since no time.");

        var maxItems = request.MaxItems(DefaultPage);
        ChangeFeedPage Read() => isAllVersions ? container.ReadVersions(scope.Range, start, maxItems) : container.ReadFeed(scope.Range, start, maxItems);
        bool IsGone() => container.Partitions.Find(scope.RangeId) is { IsRetired: true };

        var isHeld = request.HoldFeedFor > TimeSpan.Zero && start is FeedStart.After && maxItems > 1;
        var page = isHeld ? await ReadHeldAsync(Read, IsGone, () => container.NextChange(scope.Range), request.HoldFeedFor, cancellationToken) : Read();
        // Readers of the feed follow a split to its children; those of a query cannot always, so queries go on being answered.
        if (IsGone())
            return Errors.RangeGone(scope.RangeId);
        if (page.Refusal is { } reason)
            return Errors.BadRequest(reason);
        if (page.RetryAfterMs > 0)
            return Errors.Throttled(page.RetryAfterMs);
        var response = page.Documents.Count > 0
            ? FeedJson.Page(container.Definition.Rid, "Documents", page.Documents)
            : new CosmosResponse(304).With(HeaderNames.ItemCount, 0);
        return response
            .With(HeaderNames.ETag, page.ETag)
            .WithCharge(page.Charge)
            .WithPosition(scope.RangeId, page.CurrentLsn);
    }

    private async Task<ChangeFeedPage> ReadHeldAsync(
        Func<ChangeFeedPage> read, Func<bool> isGone, Func<Task> nextChange, TimeSpan most, CancellationToken cancellationToken)
    {
        for (var since = time.GetTimestamp(); ;)
        {
            var change = nextChange();
            var page = read();
            var left = most - time.GetElapsedTime(since);
            if (page.Documents.Count > 0 || page.Refusal is not null || page.RetryAfterMs > 0 || isGone() || left <= TimeSpan.Zero)
                return page;
            using var waiting = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
            if (await Task.WhenAny(change, Task.Delay(left, time, waiting.Token)) == change)
                await Task.Delay(Gathering, time, cancellationToken);
            await waiting.CancelAsync();
            cancellationToken.ThrowIfCancellationRequested();
        }
    }

    private static bool TryMode(CosmosRequest request, out bool isAllVersions, out string refusal)
    {
        var mode = request[HeaderNames.ChangeFeed];
        isAllVersions = string.Equals(mode, "Full-Fidelity Feed", StringComparison.OrdinalIgnoreCase);
        refusal = "";
        if (isAllVersions && request[HeaderNames.ChangeFeedFormat] != AllVersionsFormat)
            refusal = $"The change feed of all versions and deletes is answered in one format: '{HeaderNames.ChangeFeedFormat}: {AllVersionsFormat}'.";
        else if (!isAllVersions && !string.Equals(mode, "Incremental Feed", StringComparison.OrdinalIgnoreCase))
            refusal = "A change feed is asked for by 'A-IM: Incremental Feed' or 'A-IM: Full-Fidelity Feed'.";
        return refusal.Length == 0;
    }

    // A position wins over a time: that is how a reader which started at a time goes on.
    private static bool TryStart(CosmosRequest request, out FeedStart start)
    {
        start = FeedStart.Beginning;
        if (request[HeaderNames.IfNoneMatch] is { Length: > 0 } etag)
            return FeedStart.TryParse(etag, out start);
        if (request[HeaderNames.IfModifiedSince] is not { Length: > 0 } text)
            return true;
        if (!DateTimeOffset.TryParse(text, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var time))
            return false;
        start = FeedStart.Since(time);
        return true;
    }
}
