using System.Globalization;
using CosmosLocal.ChangeFeed;
using CosmosLocal.Items;

namespace CosmosLocal.Wire;

/// <summary>The change feed: what has become of a container's items since a place in the order of its writes.</summary>
internal static class FeedCalls
{
    private const int DefaultPage = 100;

    // Changes as objects of "current", "previous" and "metadata".
    private const string AllVersionsFormat = "2021-09-15";

    public static CosmosResponse Changes(CosmosRequest request, ContainerEngine container)
    {
        if (!TryMode(request, out var isAllVersions, out var refusal))
            return Errors.BadRequest(refusal);
        var scope = CallScope.Of(request, container);
        if (scope.Error is { } error)
            return error;

        // Readers of the feed follow a split to its children; those of a query cannot always, so queries go on being answered.
        if (container.Partitions.Find(scope.RangeId) is { IsRetired: true })
            return Errors.RangeGone(scope.RangeId);
        if (!TryStart(request, out var start))
            return Errors.BadRequest("If-None-Match is no position in the change feed, or If-Modified-Since no time.");

        var maxItems = request.MaxItems(DefaultPage);
        var page = isAllVersions ? container.ReadVersions(scope.Range, start, maxItems) : container.ReadFeed(scope.Range, start, maxItems);
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
