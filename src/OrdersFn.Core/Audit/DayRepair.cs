using OrdersFn.Core.Timeline;

namespace OrdersFn.Core.Audit;

/// <summary>Lists a day that has buckets, and takes one off the list that has none.</summary>
internal sealed class DayRepair(TimelineDirectory directory, TimeProvider time, int generation)
{
    /// <summary>Longer than a consumer takes from listing a day to listing its first bucket.</summary>
    private static readonly TimeSpan Grace = TimeSpan.FromSeconds(2);

    public async Task MendAsync(DateOnly day, CancellationToken cancellation)
    {
        var isListed = await directory.IsListedAsync(generation, day, cancellation);
        if (isListed && !await HasBucketsAsync(day, cancellation))
        {
            await directory.UnlistAsync(generation, day, cancellation);
            isListed = false;
            // A consumer may have found the day on the list just before, and count on it. So from here on nobody can call it off.
            cancellation = CancellationToken.None;
            await Task.Delay(Grace, time, cancellation);
        }

        if (!isListed && await HasBucketsAsync(day, cancellation))
            await directory.ListAsync(generation, day, cancellation);
    }

    private async Task<bool> HasBucketsAsync(DateOnly day, CancellationToken cancellation) =>
        (await directory.BucketsAsync(generation, day, cancellation)).Count > 0;
}
