using CosmosHash;
using CosmosLocal.Storage;
using CosmosLocal.Throughput;

namespace CosmosLocal.ChangeFeed;

/// <summary>
/// Reads changes in the order of their LSN. Every reading is one snapshot, and LSNs are given out by the one writer, so a position never passes a change
/// that becomes visible later.
/// </summary>
internal sealed class ChangeFeedReader(ContainerTables tables, ContainerIdentity identity)
{
    private const int MaxPageBytes = 4 * 1024 * 1024;
    private const int DefaultPageItems = 1_000;

    // Up to here it is cheaper to collect a scope by key and sort it than to walk the whole container's changes.
    private const int FewDocuments = 2_000;

    public ChangeFeedPage Read(Connection connection, KeyRange scope, FeedStart start, int maxItems, long now)
    {
        var current = CurrentLsn(connection);
        var after = start switch
        {
            FeedStart.After known => known.Lsn,
            FeedStart.AtTime at => LastBefore(connection, at.Time.ToUnixTimeSeconds(), current),
            _ => current,
        };
        var documents = new List<ReadOnlyMemory<byte>>();
        var position = current;
        long bytes = 0;
        if (after < current)
        {
            using var row = connection.Prepare(IsSmall(connection, scope) ? tables.ChangesOfFew : tables.Changes);
            row.Bind(1, after).Bind(2, scope.Min).Bind(3, scope.Max);
            var limit = maxItems > 0 ? maxItems : DefaultPageItems;
            while (documents.Count < limit && bytes < MaxPageBytes && row.Step())
            {
                var document = ContainerTables.Document(row);
                if (document.IsExpired(now))
                    continue;
                documents.Add(document.ToJson(identity, withLsn: true));
                bytes += document.Body.Length;
                position = document.Lsn;
            }
        }
        return new() { Documents = documents, Position = position, CurrentLsn = current, Charge = Charges.Feed(documents.Count, bytes) };
    }

    private long CurrentLsn(Connection connection)
    {
        using var row = connection.Prepare(ContainerTables.ReadState);
        return row.Bind(1, tables.Number).Step() ? row.Int64(0) : 0;
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
