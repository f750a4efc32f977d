using CosmosHash;
using CosmosLocal.Storage;

namespace CosmosLocal.ChangeFeed;

/// <summary>
/// Reads the newest version of each document, in the order of their LSN. Every reading is one snapshot, and LSNs are given out by the one writer, so a
/// position never passes a change that becomes visible later.
/// </summary>
internal sealed class ChangeFeedReader(ContainerTables tables, ContainerIdentity identity)
{
    // Up to here it is cheaper to collect a scope by key and sort it than to walk the whole container's changes.
    private const int FewDocuments = 2_000;

    public ChangeFeedPage Read(Connection connection, KeyRange scope, FeedStart start, int maxItems, long now)
    {
        var current = tables.CurrentLsn(connection);
        var after = start switch
        {
            FeedStart.AtBeginning => 0,
            FeedStart.After known => known.Lsn,
            FeedStart.AtTime at => LastBefore(connection, at.Time.ToUnixTimeSeconds(), current),
            _ => current,
        };
        if (after >= current)
            return PageFilling.Empty(current);

        using var row = connection.Prepare(IsSmall(connection, scope) ? tables.ChangesOfFew : tables.Changes);
        row.Bind(1, after).Bind(2, scope.Min).Bind(3, scope.Max);
        return PageFilling.Fill(row, maxItems, current, found =>
        {
            var document = ContainerTables.Document(found);
            return document.IsExpired(now) ? null : new FeedChange(document.ToJson(identity, withLsn: true), document.Lsn, document.Body.Length);
        });
    }

    private bool IsSmall(Connection connection, KeyRange scope)
    {
        if (scope.Min.Bytes.Length < EffectivePartitionKey.ComponentLength)
            return false;
        using var row = connection.Prepare(tables.CountKeys);
        row.Bind(1, scope.Min).Bind(2, scope.Max).Bind(3, FewDocuments).Step();
        return row.Int64(0) < FewDocuments;
    }

    // Time grows with the LSN, so the place of a time is found by halving.
    private long LastBefore(Connection connection, long time, long current)
    {
        using var row = connection.Prepare(tables.FirstFrom);
        long low = 1, high = current + 1;
        while (low < high)
        {
            var middle = low + (high - low) / 2;
            var isEarlier = row.Bind(1, middle).Step() && row.Int64(1) < time;
            var found = isEarlier ? row.Int64(0) : 0;
            row.Reset();
            if (isEarlier)
                low = found + 1;
            else
                high = middle;
        }
        return low - 1;
    }
}
