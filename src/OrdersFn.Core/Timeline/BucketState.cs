namespace OrdersFn.Core.Timeline;

/// <summary>What a bucket holds of the orders at hand: its rollup and their documents, as read or as supposed. What is not there is to be created.</summary>
internal sealed record BucketState(Rollup? Rollup, IReadOnlyDictionary<string, TimelineDocument> Documents)
{
    private static readonly Dictionary<string, TimelineDocument> NoDocuments = [];

    public static BucketState WithoutDocuments(Rollup? rollup) => new(rollup, NoDocuments);
}
