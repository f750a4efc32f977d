using Microsoft.Extensions.Options;
using OrdersFn.Core.ChangeFeed;
using OrdersFn.Core.Parking;

namespace OrdersFn.Core.Health;

/// <summary>How the consumers of the feed are doing. Reads the store: a failing store fails this.</summary>
public sealed class ViewHealth(
    IEnumerable<FeedConsumer> consumers, FeedLag lag, ParkedDocuments parked, TimeProvider time, IOptions<FeedOptions> options)
{
    /// <summary>One report per consumer.</summary>
    public async Task<IReadOnlyList<ConsumerHealth>> CheckAsync(CancellationToken cancellation) =>
        await Task.WhenAll(consumers.Select(consumer => CheckAsync(consumer.Name, cancellation)));

    private async Task<ConsumerHealth> CheckAsync(string consumer, CancellationToken cancellation)
    {
        var behind = await lag.ReadAsync(consumer, cancellation);
        var waiting = await parked.CountAsync(consumer, cancellation);
        var report = Judge(behind, options.Value.StandsStillAfter, time.GetUtcNow());
        return new ConsumerHealth(behind, waiting, report.Ready ? JudgeParking(behind, options.Value) : report);
    }

    internal static HealthReport Judge(ConsumerLag behind, TimeSpan patience, DateTimeOffset now)
    {
        if (behind.CaughtUp || behind.Lag <= patience)
            return HealthReport.Healthy;
        if (behind.LastApplied is not { } applied)
            return new HealthReport(false, $"{behind.Consumer} has had changes waiting for {behind.Lag.TotalSeconds:0} s and never applied one");
        return now - applied > patience
            ? new HealthReport(false, $"{behind.Consumer} stands still: changes wait, and none was applied for {(now - applied).TotalSeconds:0} s")
            : HealthReport.Healthy;
    }

    internal static HealthReport JudgeParking(ConsumerLag consumer, FeedOptions options)
    {
        var recent = consumer.Recent;
        return recent.Changes < options.ParkedShareMinChanges || recent.ParkedShare <= options.MaxParkedShare
            ? HealthReport.Healthy
            : new HealthReport(
                false,
                $"{consumer.Consumer} parks its changes: {recent.Parked} of {recent.Changes} within {options.ParkedShareWindow.TotalSeconds:0} s, the last one because: {recent.Reason}");
    }
}
