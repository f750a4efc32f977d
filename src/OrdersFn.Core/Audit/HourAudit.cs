using OrdersFn.Core.Timeline;

namespace OrdersFn.Core.Audit;

/// <summary>Compares the rollups of an hour, and its place in the directory, with its orders.</summary>
internal sealed class HourAudit(AuditQueries queries, BucketOrders orders, TimelineDirectory directory, int generation)
{
    /// <summary>Whether a bucket's rollup is what its orders add up to; a bucket without orders may have a rollup of nothing, or none.</summary>
    public static bool Agree(Rollup? expected, Rollup? found) => (expected, found) switch
    {
        (null, null) => true,
        (null, _) => found.SameSums(Rollup.Empty(default)),
        (_, null) => false,
        _ => expected.SameSums(found),
    };

    /// <summary>Reads the bucket's orders and rollup anew.</summary>
    public async Task<IReadOnlyList<AuditFinding>> CompareRollupAsync(TimelineBucket bucket, CancellationToken cancellation)
    {
        var expected = Rollup.Empty(bucket);
        await foreach (var order in orders.OfAsync(bucket, cancellation))
        {
            if (!order.IsTombstone)
                expected = expected.Plus(TimelineDocument.From(order, bucket, ttl: null));
        }

        var found = await queries.RollupAsync(bucket, cancellation);
        return Agree(expected.Orders == 0 ? null : expected, found)
            ? []
            : [new(AuditFindingKind.WrongRollup, bucket.ToString(), $"expected {expected.Describe()}; found {found?.Describe() ?? "none"}")
            {
                Part = new DamagedPart.Bucket(bucket),
            }];
    }

    /// <summary>Compares the directory of a day with what the day holds.</summary>
    public async Task<IReadOnlyList<AuditFinding>> CompareDayAsync(
        DateOnly day, bool isListed, IReadOnlySet<TimelineBucket> holding, CancellationToken cancellation)
    {
        var findings = new List<AuditFinding>();
        var name = TimelineBucket.DayName(day);
        var listed = await directory.BucketsAsync(generation, day, cancellation);
        if (!isListed && holding.Count > 0)
            Add(AuditFindingKind.DirectoryMissing, name, "the day holds orders or rollups but is not listed among the days", new DamagedPart.Day(day));
        if (isListed && holding.Count == 0)
            Add(AuditFindingKind.DirectorySuperfluous, name, "the day is listed among the days but holds nothing", new DamagedPart.Day(day));
        foreach (var bucket in holding.Except(listed).Order())
            Add(AuditFindingKind.DirectoryMissing, bucket.ToString(), $"the bucket holds something but day {name} does not list it", new DamagedPart.Bucket(bucket));
        foreach (var bucket in listed.Except(holding).Order())
            Add(AuditFindingKind.DirectorySuperfluous, bucket.ToString(), $"day {name} lists the bucket but it holds nothing", new DamagedPart.Bucket(bucket));
        return findings;

        void Add(AuditFindingKind kind, string where, string what, DamagedPart part) => findings.Add(new(kind, where, what) { Part = part });
    }

    /// <summary>Whether a day is listed, and what of the buckets in question it really holds, read anew.</summary>
    public async Task<IReadOnlyList<AuditFinding>> CompareDayAnewAsync(
        DateOnly day, IReadOnlySet<TimelineBucket> holding, CancellationToken cancellation)
    {
        var isListed = await directory.IsListedAsync(generation, day, cancellation);

        // A bucket that got its first order since has its rollup by now.
        var now = holding.ToHashSet();
        foreach (var bucket in (await directory.BucketsAsync(generation, day, cancellation)).Except(holding))
        {
            if (await queries.RollupAsync(bucket, cancellation) is not null)
                now.Add(bucket);
        }

        return await CompareDayAsync(day, isListed, now, cancellation);
    }
}
