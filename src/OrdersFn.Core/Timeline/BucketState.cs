using System.Text.Json;
using OrdersFn.Core.Store;

namespace OrdersFn.Core.Timeline;

/// <summary>What a bucket holds of the orders at hand: its rollup and their documents, as read or as supposed. What is not there is to be created.</summary>
internal sealed record BucketState(Rollup? Rollup, IReadOnlyDictionary<string, TimelineDocument> Documents)
{
    private static readonly Dictionary<string, TimelineDocument> NoDocuments = [];

    public static BucketState WithoutDocuments(Rollup? rollup) => new(rollup, NoDocuments);

    /// <summary>From rows of one partition.</summary>
    public static Task<BucketState> OfAsync(IAsyncEnumerable<JsonElement> rows) => OfAsync(rows, StoreJson.From<TimelineDocument>, StoreJson.From<Rollup>);

    /// <inheritdoc cref="OfAsync(IAsyncEnumerable{JsonElement})"/>
    /// <param name="rows">The rows.</param>
    /// <param name="entryOf">Reads what is not the rollup.</param>
    /// <param name="rollupOf">Reads the rollup.</param>
    public static async Task<BucketState> OfAsync(
        IAsyncEnumerable<JsonElement> rows, Func<JsonElement, TimelineDocument> entryOf, Func<JsonElement, Rollup> rollupOf)
    {
        var documents = new Dictionary<string, TimelineDocument>();
        Rollup? rollup = null;
        await foreach (var row in rows)
        {
            if (row.GetProperty("id").ValueEquals(Rollup.RollupId))
                rollup = rollupOf(row);
            else if (entryOf(row) is var document)
                documents[document.Id] = document;
        }

        return new BucketState(rollup, documents);
    }
}
