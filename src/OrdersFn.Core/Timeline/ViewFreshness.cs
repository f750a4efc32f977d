using Microsoft.Extensions.Options;
using OrdersFn.Core.ChangeFeed;

namespace OrdersFn.Core.Timeline;

/// <summary>How fresh the view is. Cheap enough for every list call: an answer serves for a moment, which only understates.</summary>
public sealed class ViewFreshness(FeedLag lag, TimeProvider time, IOptions<TimelineOptions> options)
{
    public async Task<DateTimeOffset> AsOfAsync(CancellationToken cancellation) => (await ReadAsync(cancellation)).AsOf;

    public Task<Freshness> ReadAsync(CancellationToken cancellation) =>
        throw new NotImplementedException($"{lag} {time} {options} {cancellation}");
}
