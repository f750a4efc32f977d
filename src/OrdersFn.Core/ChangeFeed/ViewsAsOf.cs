using OrdersFn.Core.Store;

namespace OrdersFn.Core.ChangeFeed;

/// <summary>The time before which everything written is in every view. Known with an age of a few seconds, which only understates it.</summary>
public sealed class ViewsAsOf
{
    private static readonly TimeSpan Lifetime = TimeSpan.FromSeconds(2);
    private static readonly TimeSpan Skew = TimeSpan.FromSeconds(30);

    private readonly FreshValue<Time> _asOf;

    /// <param name="read">Finds it out.</param>
    /// <param name="time">The clock.</param>
    public ViewsAsOf(Func<CancellationToken, Task<DateTimeOffset>> read, TimeProvider time) =>
        _asOf = new(async cancellation => new Time(await read(cancellation)), Lifetime, time);

    public async ValueTask<DateTimeOffset> ReadAsync(CancellationToken cancellation) => (await _asOf.GetAsync(cancellation)).AsOf;

    /// <summary>Of the consumers of this process; without any, nothing is known to be in the views.</summary>
    internal static ViewsAsOf Of(IEnumerable<FeedConsumer> consumers, FeedLag lag, TimeProvider time) => new(
        async cancellation =>
        {
            // The store's clock, by which orders are written, may be behind ours, by which this is known.
            var lags = await Task.WhenAll(consumers.Select(consumer => lag.ReadAsync(consumer.Name, cancellation)));
            return lags.Length == 0 ? DateTimeOffset.MinValue : lags.Min(consumer => consumer.AsOf) - Skew;
        },
        time);

    private sealed record Time(DateTimeOffset AsOf);
}
