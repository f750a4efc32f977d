using CosmosLocal.Storage;
using CosmosLocal.Throughput;

namespace CosmosLocal.ChangeFeed;

/// <summary>A change as a reader of the feed gets it.</summary>
internal readonly record struct FeedChange(ReadOnlyMemory<byte> Json, long Lsn, int Bytes);

/// <summary>Fills pages of either feed.</summary>
internal static class PageFilling
{
    private const int MaxPageBytes = 4 * 1024 * 1024;
    private const int DefaultPageItems = 1_000;

    /// <summary>Takes rows until the page is full; <paramref name="read"/> answers null for a row that is left out.</summary>
    public static ChangeFeedPage Fill(Statement row, int maxItems, long current, Func<Statement, FeedChange?> read)
    {
        var documents = new List<ReadOnlyMemory<byte>>();
        var position = current;
        long bytes = 0;
        var limit = maxItems > 0 ? maxItems : DefaultPageItems;
        while (documents.Count < limit && bytes < MaxPageBytes && row.Step())
        {
            if (read(row) is not { } change)
                continue;
            documents.Add(change.Json);
            bytes += change.Bytes;
            position = change.Lsn;
        }
        return new() { Documents = documents, Position = position, CurrentLsn = current, Charge = Charges.Feed(documents.Count, bytes) };
    }

    /// <summary>Nothing new.</summary>
    public static ChangeFeedPage Empty(long current) => new() { Position = current, CurrentLsn = current, Charge = Charges.Feed(0, 0) };
}
