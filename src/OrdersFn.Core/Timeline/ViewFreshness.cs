using Microsoft.Extensions.Options;
using OrdersFn.Core.ChangeFeed;

namespace OrdersFn.Core.Timeline;

/// <summary>
/// How fresh the view is. Ask before reading from it. Cheap enough for every list call: callers at the same time share one answer, and an answer serves
/// for a moment, which only understates.
/// </summary>
public sealed class ViewFreshness(FeedLag lag, TimeProvider time, IOptions<TimelineOptions> options) : IDisposable
{
    private readonly SemaphoreSlim _reading = new(1);
    private Reading? _last;

    /// <summary>The view holds every order written before this time.</summary>
    public async Task<DateTimeOffset> AsOfAsync(CancellationToken cancellation) => (await ReadAsync(cancellation)).AsOf;

    public async Task<Freshness> ReadAsync(CancellationToken cancellation)
    {
        if (Fresh() is { } ready)
            return ready;
        await _reading.WaitAsync(cancellation);
        try
        {
            if (Fresh() is { } read)
                return read;
            var started = time.GetTimestamp();
            var consumer = await lag.ReadAsync(TimelineConsumer.ConsumerName, cancellation);
            var freshness = new Freshness(consumer.AsOf, consumer.Lag);
            _last = new Reading(started, freshness);
            return freshness;
        }
        finally
        {
            _reading.Release();
        }
    }

    public void Dispose() => _reading.Dispose();

    private Freshness? Fresh() =>
        _last is { } last && time.GetElapsedTime(last.Started) < options.Value.FreshnessAge ? last.Freshness : null;

    private sealed record Reading(long Started, Freshness Freshness);
}
