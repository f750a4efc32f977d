using System.Runtime.CompilerServices;
using OrdersFn.Core.Orders;
using OrdersFn.Core.Timeline;

namespace OrdersFn.Core.Audit;

/// <summary>
/// Walks orders, entries and rollups side by side in the order of time. At any moment it holds the rows of one time and the sums of one hour, and the
/// buckets of one day.
/// </summary>
internal sealed class TimelineAudit(
    AuditQueries queries, OrderAudit orderAudit, HourAudit hourAudit, TimelineDirectory directory, Confirmation confirmation, int generation)
{
    /// <param name="from">Only what is of this time or later, as text; empty: everything.</param>
    /// <param name="reached">Hears after each hour from where another run would go on.</param>
    /// <param name="cancellation">Cancels.</param>
    public async IAsyncEnumerable<AuditFinding> RunAsync(string from, Action<string>? reached, [EnumeratorCancellation] CancellationToken cancellation)
    {
        var listedDays = new SortedSet<DateOnly>();
        var first = from.Length >= 10 && TimelineBucket.TryParseDay(from[..10], out var begun) ? begun : DateOnly.MinValue;
        await foreach (var day in directory.DaysAsync(generation, first, DateOnly.MaxValue, descending: false, cancellation))
            listedDays.Add(day);

        await using var orders = await Rows<OrderDocument>.StartAsync(queries.OrdersByTimeAsync(from, cancellation), cancellation);
        await using var entries = await Rows<TimelineDocument>.StartAsync(queries.EntriesByTimeAsync(generation, from, cancellation), cancellation);
        await using var rollups = await Rows<Rollup>.StartAsync(queries.RollupsByBucketAsync(generation, from, cancellation), cancellation);
        var holding = new HashSet<TimelineBucket>();
        DateOnly? current = null;

        while (NextHour(orders, entries, rollups) is { } hour)
        {
            if (current is { } done && DayOf(hour) is { } day && done != day)
            {
                foreach (var finding in await DaysUpToAsync(done, holding, listedDays, cancellation))
                    yield return finding;
                holding.Clear();
            }

            current = DayOf(hour) ?? current;
            var sums = new Dictionary<TimelineBucket, Rollup>();
            while (NextTime(orders, entries, hour) is { } time)
            {
                foreach (var finding in await TimeAsync(time, orders, entries, sums, holding, cancellation))
                    yield return finding;
            }

            foreach (var finding in await RollupsAsync(hour, rollups, sums, holding, cancellation))
                yield return finding;
            // Sorts behind everything of the hour. The day's check at its end reads anew what it did not meet.
            reached?.Invoke(hour + "~");
        }

        if (current is { } last)
        {
            foreach (var finding in await DaysUpToAsync(last, holding, listedDays, cancellation))
                yield return finding;
            holding.Clear();
        }

        foreach (var finding in await DaysUpToAsync(DateOnly.MaxValue, holding, listedDays, cancellation))
            yield return finding;
    }

    /// <summary>Null for a name that is no hour's: then only the rollup that has it is named.</summary>
    private static DateOnly? DayOf(string hour) => hour.Length == 13 && TimelineBucket.TryParseDay(hour[..10], out var day) ? day : null;

    /// <summary>The first hour, as text, of what is left; buckets begin with it as times do.</summary>
    private static string? NextHour(Rows<OrderDocument> orders, Rows<TimelineDocument> entries, Rows<Rollup> rollups)
    {
        string?[] heads = [orders.Next?.OrderedAt, entries.Next?.OrderedAt, rollups.Next?.OrderedAt];
        return heads.OfType<string>().Select(text => text.Length >= 13 ? text[..13] : text).Min(StringComparer.Ordinal);
    }

    private static string? NextTime(Rows<OrderDocument> orders, Rows<TimelineDocument> entries, string hour)
    {
        string?[] heads = [orders.Next?.OrderedAt, entries.Next?.OrderedAt];
        return heads.OfType<string>().Where(time => time.StartsWith(hour, StringComparison.Ordinal)).Min(StringComparer.Ordinal);
    }

    private static AuditFinding StrayRollup(Rollup rollup) =>
        new(AuditFindingKind.WrongRollup, rollup.Bucket, $"no bucket of the hour {rollup.OrderedAt} has this name; found {rollup.Describe()}")
        {
            Part = TimelineBucket.TryParse(rollup.Bucket, out var bucket) && bucket.ToString() == rollup.Bucket
                ? new DamagedPart.Bucket(bucket)
                : new DamagedPart.Stray(rollup.Bucket, rollup.Id),
        };

    private async Task<IReadOnlyList<AuditFinding>> TimeAsync(
        string time,
        Rows<OrderDocument> orders,
        Rows<TimelineDocument> entries,
        Dictionary<TimelineBucket, Rollup> sums,
        HashSet<TimelineBucket> holding,
        CancellationToken cancellation)
    {
        // Rows of one time are matched by name, so it does not matter how the store sorts ids.
        var expected = new Dictionary<(string Customer, string Order), TimelineDocument>();
        var documents = await orders.TakeWhileAsync(order => order.OrderedAt == time);
        foreach (var order in Copies.Newest(documents).Where(order => !order.IsTombstone))
        {
            var entry = orderAudit.Expected(order);
            expected[(entry.CustomerId, entry.OrderId)] = entry;
            if (TimelineBucket.TryParse(entry.Bucket, out var bucket))
            {
                sums[bucket] = (sums.GetValueOrDefault(bucket) ?? Rollup.Empty(bucket)).Plus(entry);
                holding.Add(bucket);
            }
        }

        var findings = new List<AuditFinding>();
        var entriesOfTime = await entries.TakeWhileAsync(entry => entry.OrderedAt == time);
        foreach (var entry in entriesOfTime.Where(entry => !OrderAudit.IsNamedRightly(entry)))
            findings.AddRange(await confirmation.ConfirmAsync(token => orderAudit.CompareNameAsync(entry, token), cancellation));
        var found = entriesOfTime.ToLookup(entry => (entry.CustomerId, entry.OrderId));
        foreach (var (customer, order) in Copies.Astray(documents))
            findings.AddRange(await confirmation.ConfirmAsync(token => orderAudit.ComparePlacesAsync(customer, order, token), cancellation));
        foreach (var order in expected.Keys.Union(found.Select(entry => entry.Key)))
        {
            var seen = found[order].ToList();
            foreach (var entry in seen)
            {
                if (TimelineBucket.TryParse(entry.Bucket, out var bucket))
                    holding.Add(bucket);
            }

            if (OrderAudit.Agree(expected.GetValueOrDefault(order), seen))
                continue;
            var seenIn = seen.ConvertAll(entry => entry.Bucket);
            findings.AddRange(await confirmation.ConfirmAsync(token => orderAudit.CompareAsync(order.Item1, order.Item2, seenIn, token), cancellation));
        }

        return findings;
    }

    private async Task<IReadOnlyList<AuditFinding>> RollupsAsync(
        string hour, Rows<Rollup> rollups, Dictionary<TimelineBucket, Rollup> sums, HashSet<TimelineBucket> holding, CancellationToken cancellation)
    {
        var found = new Dictionary<TimelineBucket, Rollup>();
        var findings = new List<AuditFinding>();
        foreach (var rollup in await rollups.TakeWhileAsync(rollup => rollup.OrderedAt.StartsWith(hour, StringComparison.Ordinal)))
        {
            if (TimelineBucket.TryParse(rollup.Bucket, out var bucket) && bucket.ToString() == rollup.Bucket && bucket.StoredHour == rollup.OrderedAt)
                found[bucket] = rollup;
            else
                findings.Add(StrayRollup(rollup));
        }

        holding.UnionWith(found.Keys);
        foreach (var bucket in sums.Keys.Union(found.Keys).Order())
        {
            if (!HourAudit.Agree(sums.GetValueOrDefault(bucket), found.GetValueOrDefault(bucket)))
                findings.AddRange(await confirmation.ConfirmAsync(token => hourAudit.CompareRollupAsync(bucket, token), cancellation));
        }

        return findings;
    }

    /// <summary>The day just walked, and the listed days before it that were not met because they hold nothing.</summary>
    private async Task<IReadOnlyList<AuditFinding>> DaysUpToAsync(
        DateOnly day, HashSet<TimelineBucket> holding, SortedSet<DateOnly> listedDays, CancellationToken cancellation)
    {
        var findings = new List<AuditFinding>();
        while (listedDays.Count > 0 && listedDays.Min < day)
        {
            findings.AddRange(await DayAsync(listedDays.Min, true, new HashSet<TimelineBucket>(), cancellation));
            listedDays.Remove(listedDays.Min);
        }

        var isListed = listedDays.Remove(day);
        if (isListed || holding.Count > 0)
            findings.AddRange(await DayAsync(day, isListed, holding.ToHashSet(), cancellation));
        return findings;
    }

    private async Task<IReadOnlyList<AuditFinding>> DayAsync(
        DateOnly day, bool isListed, HashSet<TimelineBucket> holding, CancellationToken cancellation)
    {
        var findings = await hourAudit.CompareDayAsync(day, isListed, holding, cancellation);
        return findings.Count == 0
            ? findings
            : await confirmation.ConfirmAsync(token => hourAudit.CompareDayAnewAsync(day, holding, token), cancellation);
    }
}
