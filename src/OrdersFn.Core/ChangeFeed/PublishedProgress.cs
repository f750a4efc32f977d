namespace OrdersFn.Core.ChangeFeed;

/// <summary>What a consumer's hosts made known.</summary>
/// <param name="Ranges">Progress by lease token; a range in which nothing was applied yet is missing.</param>
/// <param name="Heartbeat">The last sign of life.</param>
/// <param name="CaughtUp">Everything written before this time is applied, in all ranges: the last time that nothing was seen waiting.</param>
/// <param name="Recent">What all ranges together took in and parked lately.</param>
internal sealed record PublishedProgress(
    IReadOnlyDictionary<string, RangeProgress> Ranges, DateTimeOffset? Heartbeat, DateTimeOffset? CaughtUp, RecentCounts Recent);
