using CosmosHash;
using CosmosLocal.Storage;

namespace CosmosLocal.ChangeFeed;

/// <summary>
/// Reads all versions and deletes in the order of their LSN, as far back as they are kept. As in Cosmos a reader starts now or where it was: it gets all
/// that has happened since, or is told that it cannot.
/// </summary>
internal sealed class VersionFeedReader(ContainerTables tables, ContainerIdentity identity)
{
    private readonly VersionTables _versions = tables.Versions;

    /// <summary>What was changed before <paramref name="oldest"/> (Unix seconds) is no longer kept, swept or not.</summary>
    public ChangeFeedPage Read(Connection connection, KeyRange scope, FeedStart start, int maxItems, long oldest)
    {
        var current = tables.CurrentLsn(connection);
        if (start is FeedStart.AtNow)
            return PageFilling.Empty(current);
        if (start is not FeedStart.After(var after))
            return ChangeFeedPage.Refused("The change feed of all versions and deletes is read from now or from a continuation, not from the beginning or a time.");
        if (after >= current)
            return PageFilling.Empty(current);
        if (_versions.Start(connection) is not { } first || after < first || IsTooOld(connection, after, oldest))
            return ChangeFeedPage.Refused("The continuation is older than the versions that are kept: what came after it is gone, or was never kept.");

        using var row = connection.Prepare(_versions.Changes);
        row.Bind(1, after).Bind(2, scope.Min).Bind(3, scope.Max);
        return PageFilling.Fill(row, maxItems, current, Read);
    }

    private FeedChange? Read(Statement row)
    {
        var version = StoredVersion.Of(row);
        return new(VersionJson.Write(version, identity), version.Lsn, (version.Body?.Length ?? 0) + (version.PreviousBody?.Length ?? 0));
    }

    // By the change that comes next in the whole container: a sweep forgets by age, whatever the key.
    private bool IsTooOld(Connection connection, long after, long oldest)
    {
        using var row = connection.Prepare(_versions.Oldest);
        return row.Bind(1, after).Bind(2, 1).Step() && row.Int64(1) < oldest;
    }
}
