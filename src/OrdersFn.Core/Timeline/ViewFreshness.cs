using Microsoft.Extensions.Options;
using OrdersFn.Core.ChangeFeed;

namespace OrdersFn.Core.Timeline;

/// <summary>
/// How fresh the view is. Ask before reading from it. Cheap enough for every list call: callers at the same time share one answer, and an answer serves
/// for a moment, which only understates.
/// </summary>
public sealed class ViewFreshness(FeedLag lag, TimeProvider time, IOptions<TimelineOptions> options) : IDisposable
{
    private const double Growth = 1.5;

    private static readonly TimeSpan ShortestPause = TimeSpan.FromMilliseconds(25);
    private static readonly TimeSpan LongestPause = TimeSpan.FromMilliseconds(250);

    private readonly SemaphoreSlim _reading = new(1);
    private Reading? _last;

    /// <summary>The view holds every order written before this time.</summary>
    public async Task<DateTimeOffset> AsOfAsync(CancellationToken cancellation) => (await ReadAsync(cancellation)).AsOf;

    /// <summary>
    /// The same, answered as soon as the view holds everything written before this call, or after <paramref name="wait"/>. A view that is caught up
    /// costs one reading and no delay.
    /// </summary>
    public async Task<DateTimeOffset> AsOfAsync(TimeSpan wait, CancellationToken cancellation)
    {
        if (wait <= TimeSpan.Zero)
            return await AsOfAsync(cancellation);
        var called = time.GetUtcNow();
        var started = time.GetTimestamp();
        // An earlier reading cannot know what was written before the call.
        var reading = await ReadAsync(last => last.Started >= started, cancellation);
        for (var pause = ShortestPause; reading.Freshness.AsOf < called; pause = pause * Growth < LongestPause ? pause * Growth : LongestPause)
        {
            var left = wait - time.GetElapsedTime(started);
            if (left <= TimeSpan.Zero)
                break;
            await Task.Delay(pause < left ? pause : left, time, cancellation);
            // Whoever else waits may have read meanwhile.
            var seen = reading;
            reading = await ReadAsync(last => last.Started > seen.Started, cancellation);
        }

        return reading.Freshness.AsOf;
    }

    public async Task<Freshness> ReadAsync(CancellationToken cancellation) =>
        (await ReadAsync(last => time.GetElapsedTime(last.Started) < options.Value.FreshnessAge, cancellation)).Freshness;

    public void Dispose() => _reading.Dispose();

    /// <summary>The last reading if it serves, or a new one; those who ask at the same time share it.</summary>
    private async Task<Reading> ReadAsync(Predicate<Reading> serves, CancellationToken cancellation)
    {
        if (_last is { } ready && serves(ready))
            return ready;
        await _reading.WaitAsync(cancellation);
        try
        {
            if (_last is { } read && serves(read))
                return read;
            var started = time.GetTimestamp();
            var consumer = await lag.ReadAsync(TimelineConsumer.ConsumerName, cancellation);
            return _last = new Reading(started, new Freshness(consumer.AsOf, consumer.Lag));
        }
        finally
        {
            _reading.Release();
        }
    }

    private sealed record Reading(long Started, Freshness Freshness);
}
