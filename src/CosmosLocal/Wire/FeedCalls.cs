using System.Globalization;
using CosmosLocal.ChangeFeed;
using CosmosLocal.Items;

namespace CosmosLocal.Wire;

/// <summary>The change feed: what has become of a container's items since a place in the order of its writes.</summary>
internal static class FeedCalls
{
    private const int DefaultPage = 100;

    public static CosmosResponse Changes(CosmosRequest request, ContainerEngine container)
    {
        if (request[HeaderNames.ChangeFeed] is not { } kind || !kind.Equals("Incremental Feed", StringComparison.OrdinalIgnoreCase))
            return Errors.BadRequest("Only the latest-version change feed ('A-IM: Incremental Feed') is supported here.");
        var scope = CallScope.Of(request, container);
        if (scope.Error is { } error)
            return error;

        // Readers of the feed follow a split to its children; those of a query cannot always, so queries go on being answered.
        if (container.Partitions.Find(scope.RangeId) is { IsRetired: true })
            return Errors.RangeGone(scope.RangeId);
        if (!TryStart(request, out var start))
            return Errors.BadRequest("If-None-Match is no position in the change feed, or If-Modified-Since no time.");

        var page = container.ReadFeed(scope.Range, start, request.MaxItems(DefaultPage));
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
