using Microsoft.Extensions.Options;
using OrdersFn.Core.Orders;

namespace OrdersFn.Core.Partitioning;

/// <summary>Changes how a customer's orders are spread, from a moment so far ahead that every host knows of it by then.</summary>
public sealed class LayoutSchedule(LayoutStore layouts, IOptions<PartitioningOptions> options, TimeProvider time)
{
    public const int MostBuckets = 1024;
    public const int MostLanes = 64;

    private readonly PartitioningOptions _options = options.Value;

    public async Task<ScheduleOutcome> ScheduleAsync(string customerId, int buckets, int lanes, CancellationToken cancellation)
    {
        if (Check(buckets, lanes) is { Count: > 0 } errors)
            return new ScheduleOutcome.Invalid(errors);
        // Each round that loses saw another change succeed, so this ends.
        while (true)
        {
            var before = await layouts.ReadAsync(customerId, cancellation);
            var layout = before?.ToLayout() ?? new Layout(customerId, [LayoutEpoch.Single]);
            if ((layout.Epochs[0].Buckets, layout.Epochs[0].Lanes) == (buckets, lanes))
                return new ScheduleOutcome.Unchanged(layout);
            var now = time.GetUtcNow();
            if (Obstacle(layout, now) is { } reason)
                return new ScheduleOutcome.Busy(layout, reason);
            var after = new LayoutDocument { CustomerId = customerId, Epochs = Replaced(layout, buckets, lanes, now) };
            if (await WriteAsync(before, after, cancellation))
                return new ScheduleOutcome.Scheduled(after.ToLayout());
        }
    }

    private static List<FieldError> Check(int buckets, int lanes)
    {
        var errors = new List<FieldError>();
        if (buckets is < 1 or > MostBuckets)
            errors.Add(new("buckets", $"must be from 1 to {MostBuckets}"));
        if (lanes is < 1 or > MostLanes || !int.IsPow2(lanes))
            errors.Add(new("lanes", $"must be a power of two from 1 to {MostLanes}"));
        else if (errors.Count == 0 && lanes > buckets)
            errors.Add(new("lanes", "must not be more than buckets"));
        return errors;
    }

    private BusyReason? Obstacle(Layout layout, DateTimeOffset now)
    {
        var newest = layout.Epochs[0];
        if (newest.From > now)
            return now < newest.From - _options.LayoutCacheLifetime ? null : BusyReason.AboutToBegin;
        return layout.Epochs.Length > 1 ? BusyReason.Moving : null;
    }

    /// <summary>The epochs that orders lie in by now, and the new one in place of one that has not begun.</summary>
    private List<LayoutEpoch> Replaced(Layout layout, int buckets, int lanes, DateTimeOffset now)
    {
        List<LayoutEpoch> epochs = [.. layout.Epochs.Where(epoch => epoch.From <= now)];
        // Back to what is in force: then there is nothing to schedule.
        if (epochs is [var current, ..] && (current.Buckets, current.Lanes) == (buckets, lanes))
            return epochs;
        return [new(layout.Epochs.Max(epoch => epoch.Epoch) + 1, buckets, lanes, now + _options.Lead), .. epochs];
    }

    private async Task<bool> WriteAsync(LayoutDocument? before, LayoutDocument after, CancellationToken cancellation)
    {
        // A write that lands any later would leave some hosts less time than they take to hear of it.
        using var late = new CancellationTokenSource(_options.LayoutCacheLifetime, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(late.Token, cancellation);
        return await layouts.TryWriteAsync(before, after, either.Token);
    }
}
