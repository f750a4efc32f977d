using System.Collections.Concurrent;
using Microsoft.Azure.Cosmos;
using Microsoft.Extensions.Options;
using OrdersFn.Core.Orders;
using OrdersFn.Core.Store;

namespace OrdersFn.Core.Timeline;

/// <summary>Sums over time across all customers: whole hours from rollups, hours cut by the range from their entries.</summary>
public sealed class TimelineSummaries
{
    /// <summary>Up to here the rollups are read one by one; beyond, one query over the range costs less than its single reads.</summary>
    private static readonly TimeSpan ShortRange = TimeSpan.FromHours(3);

    private readonly CosmosClients _clients;
    private readonly ViewStates _states;
    private readonly TimelineDirectory _directory;
    private readonly int _concurrency;

    internal TimelineSummaries(CosmosClients clients, ViewStates states, TimelineDirectory directory, IOptions<TimelineOptions> options)
    {
        _clients = clients;
        _states = states;
        _directory = directory;
        _concurrency = options.Value.ReadConcurrency;
    }

    public async Task<TimelineSummary> SummariseAsync(
        DateTimeOffset? from, DateTimeOffset? to, SummaryInterval interval, CancellationToken cancellation)
    {
        var first = from?.ToUniversalTime() ?? DateTimeOffset.UnixEpoch;
        var end = to?.ToUniversalTime();
        var sums = new SortedDictionary<DateTimeOffset, Tally>();
        if (end is null || first < end)
        {
            // Cut hours: where the range begins or ends inside an hour.
            var firstWhole = TimelineBucket.HourOf(first) == first ? first : TimelineBucket.HourOf(first).AddHours(1);
            var lastWhole = end is null ? (DateTimeOffset?)null : TimelineBucket.HourOf(end.Value);
            if (firstWhole > first)
                await AddCutHourAsync(first, Earlier(firstWhole, end), sums, interval, cancellation);
            if (lastWhole is null || firstWhole < lastWhole)
                await AddWholeHoursAsync(firstWhole, lastWhole, sums, interval, cancellation);
            if (end > lastWhole && lastWhole >= firstWhole)
                await AddCutHourAsync(lastWhole.Value, end.Value, sums, interval, cancellation);
        }

        var total = new Tally();
        foreach (var part in sums.Values)
            total.Add(part);
        return new TimelineSummary(interval, [.. sums.Where(part => part.Value.Orders != 0).Select(part => new IntervalSummary(part.Key, part.Value))], total);
    }

    private static DateTimeOffset Earlier(DateTimeOffset time, DateTimeOffset? other) => other < time ? other.Value : time;

    private static Tally SumsOf(SortedDictionary<DateTimeOffset, Tally> sums, DateTimeOffset hour, SummaryInterval interval)
    {
        var start = interval == SummaryInterval.Hour ? hour : new DateTimeOffset(hour.UtcDateTime.Date, TimeSpan.Zero);
        if (!sums.TryGetValue(start, out var tally))
            sums[start] = tally = new Tally();
        return tally;
    }

    private async Task AddWholeHoursAsync(
        DateTimeOffset from, DateTimeOffset? to, SortedDictionary<DateTimeOffset, Tally> sums, SummaryInterval interval, CancellationToken cancellation)
    {
        if (to - from <= ShortRange)
        {
            var rollups = new ConcurrentBag<Rollup>();
            await Parallel.ForEachAsync(await BucketsAsync(from, to!.Value, cancellation), Parallelism(cancellation), async (bucket, token) =>
            {
                var name = bucket.ToString();
                if (await _clients.ForRequests.Timeline.TryReadAsync<Rollup>(Rollup.RollupId, new PartitionKey(name), token) is { } rollup)
                    rollups.Add(rollup);
            });
            foreach (var rollup in rollups)
                Add(rollup);
            return;
        }

        // Crosses partitions on purpose: id and hour are indexed, so this reads the range's rollups and nothing else.
        var query = new QueryDefinition(
                $"SELECT * FROM c WHERE c.id = '{Rollup.RollupId}' AND {ViewGeneration.Condition(await ServingAsync(cancellation))} AND c.orderedAt >= @from" + (to is null ? "" : " AND c.orderedAt < @to"))
            .WithParameter("@from", Timestamps.ToStored(from));
        if (to is { } end)
            query = query.WithParameter("@to", Timestamps.ToStored(end));
        var request = new QueryRequestOptions { MaxItemCount = 1000, MaxConcurrency = _concurrency };
        await foreach (var rollup in _clients.ForRequests.Timeline.QueryAsync<Rollup>(query, request, cancellation))
            Add(rollup);

        void Add(Rollup rollup)
        {
            if (TimelineBucket.TryParse(rollup.Bucket, out var bucket))
                SumsOf(sums, bucket.Hour, interval).Add(rollup);
        }
    }

    /// <summary>Part of one hour, from its entries.</summary>
    private async Task AddCutHourAsync(
        DateTimeOffset from, DateTimeOffset to, SortedDictionary<DateTimeOffset, Tally> sums, SummaryInterval interval, CancellationToken cancellation)
    {
        var hour = TimelineBucket.HourOf(from);
        var tally = SumsOf(sums, hour, interval);
        var query = new QueryDefinition(
                $"SELECT * FROM c WHERE c.type = '{TimelineDocument.EntryType}' AND c.orderedAt >= @from AND c.orderedAt < @to")
            .WithParameter("@from", Timestamps.ToStored(from))
            .WithParameter("@to", Timestamps.ToStored(to));
        await Parallel.ForEachAsync(await BucketsAsync(hour, hour.AddHours(1), cancellation), Parallelism(cancellation), async (bucket, token) =>
        {
            var request = new QueryRequestOptions { PartitionKey = new PartitionKey(bucket.ToString()), MaxItemCount = 1000 };
            await foreach (var entry in _clients.ForRequests.Timeline.QueryAsync<TimelineDocument>(query, request, token))
            {
                lock (tally)
                    tally.Add(entry.Status!.Value, entry.Currency!, entry.Total, entry.Quantity);
            }
        });
    }

    /// <summary>Buckets that hold something in hours from <paramref name="from"/> up to, not including, <paramref name="to"/>.</summary>
    private async Task<List<TimelineBucket>> BucketsAsync(DateTimeOffset from, DateTimeOffset to, CancellationToken cancellation)
    {
        var buckets = new List<TimelineBucket>();
        var last = DateOnly.FromDateTime(to.AddTicks(-1).UtcDateTime);
        var generation = await ServingAsync(cancellation);
        for (var day = DateOnly.FromDateTime(from.UtcDateTime); day <= last; day = day.AddDays(1))
            buckets.AddRange((await _directory.BucketsAsync(generation, day, cancellation)).Where(bucket => bucket.Hour >= from && bucket.Hour < to));
        return buckets;
    }

    private async ValueTask<int> ServingAsync(CancellationToken cancellation) => (await _states.CurrentAsync(cancellation)).Serving;

    private ParallelOptions Parallelism(CancellationToken cancellation) =>
        new() { MaxDegreeOfParallelism = _concurrency, CancellationToken = cancellation };
}
