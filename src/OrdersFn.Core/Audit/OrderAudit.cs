using System.Globalization;
using OrdersFn.Core.Orders;
using OrdersFn.Core.Timeline;

namespace OrdersFn.Core.Audit;

/// <summary>Compares one order with its entry.</summary>
internal sealed class OrderAudit(AuditQueries queries, ShardCounts shards, int generation)
{
    /// <summary>The entry an order should have.</summary>
    public TimelineDocument Expected(OrderDocument order) => TimelineDocument.From(order, shards.BucketOf(order, generation), ttl: null);

    /// <summary>Entries that agree with the order; null stands for no order or no entry.</summary>
    public static bool Agree(TimelineDocument? expected, IReadOnlyList<TimelineDocument> entries) => expected is null
        ? entries.Count == 0
        : entries.Count == 1 && entries[0].Bucket == expected.Bucket && Differences(expected, entries[0]).Count == 0;

    /// <summary>Reads order and entries anew and names what differs.</summary>
    /// <param name="customerId">The order's customer.</param>
    /// <param name="orderId">The order.</param>
    /// <param name="seenIn">Buckets where an entry of it was seen.</param>
    /// <param name="cancellation">Cancels.</param>
    public async Task<IReadOnlyList<AuditFinding>> CompareAsync(
        string customerId, string orderId, IEnumerable<string> seenIn, CancellationToken cancellation)
    {
        var where = customerId + "/" + orderId;
        var findings = new List<AuditFinding>();
        var id = TimelineDocument.IdOf(customerId, orderId);
        var expected = await ExpectedAsync(customerId, orderId, cancellation);
        if (expected is not null)
        {
            var entry = await queries.EntryAsync(expected.Bucket, id, cancellation);
            if (entry is not { IsEntry: true })
            {
                var instead = entry is null ? "none" : "it marked as erased";
                findings.Add(new(AuditFindingKind.MissingEntry, where, $"expected an entry in {expected.Bucket}, found {instead}") { Part = PartOf(expected) });
            }
            else if (Differences(expected, entry) is { Count: > 0 } differences)
            {
                findings.Add(new(AuditFindingKind.StaleEntry, where, $"in {expected.Bucket}: {string.Join("; ", differences)}") { Part = PartOf(expected) });
            }
        }

        foreach (var bucket in seenIn.Where(bucket => bucket != expected?.Bucket))
        {
            if (await queries.EntryAsync(bucket, id, cancellation) is { IsEntry: true } entry)
            {
                var why = expected is null ? "there is no such order" : $"its order belongs into {expected.Bucket}";
                findings.Add(new(AuditFindingKind.ForeignEntry, where, $"found an entry in {bucket}, but {why}") { Part = PartOf(entry) });
            }
        }

        return findings;
    }

    /// <summary>Whether an entry has the id that an entry of its order has.</summary>
    public static bool IsNamedRightly(TimelineDocument entry) => entry.Id == TimelineDocument.IdOf(entry.CustomerId, entry.OrderId);

    /// <summary>Reads an entry anew; a finding when it is under an id that no consumer would give it.</summary>
    public async Task<IReadOnlyList<AuditFinding>> CompareNameAsync(TimelineDocument seen, CancellationToken cancellation) =>
        await queries.EntryAsync(seen.Bucket, seen.Id, cancellation) is { IsEntry: true } entry && !IsNamedRightly(entry)
            ? [new(AuditFindingKind.ForeignEntry, $"{seen.Bucket}/{seen.Id}", "no entry of an order has this id") { Part = PartOf(entry) }]
            : [];

    /// <summary>Reads anew where the order lies; a finding when it is in several places and not on its way between them.</summary>
    public async Task<IReadOnlyList<AuditFinding>> ComparePlacesAsync(string customerId, string orderId, CancellationToken cancellation)
    {
        var copies = await queries.CopiesAsync(customerId, orderId, cancellation);
        if (!Copies.Astray(copies).Any())
            return [];
        var places = copies.Where(copy => !copy.IsFenced).Select(copy => $"{copy.CustomerId}/{copy.SaltBucket} at version {copy.Version}").Order();
        return [new(AuditFindingKind.SeveralPlaces, customerId + "/" + orderId, $"the order lies in {string.Join(" and in ", places)}")];
    }

    /// <summary>In what a stored document differs from the one that should be there, other than its time to live.</summary>
    public static List<string> Differences(TimelineDocument expected, TimelineDocument found)
    {
        var differences = new List<string>();
        Compare("type", expected.Type, found.Type);
        Compare("version", expected.Version, found.Version);
        Compare("status", expected.Status?.Name(), found.Status?.Name());
        Compare("currency", expected.Currency, found.Currency);
        Compare("total", expected.Total, found.Total);
        Compare("quantity", expected.Quantity, found.Quantity);
        Compare("orderedAt", expected.OrderedAt, found.OrderedAt);
        Compare("receivedAt", expected.ReceivedAt, found.ReceivedAt);
        Compare("orderId", expected.OrderId, found.OrderId);
        Compare("customerId", expected.CustomerId, found.CustomerId);
        return differences;

        void Compare<T>(string name, T wanted, T got)
        {
            if (!EqualityComparer<T>.Default.Equals(wanted, got))
                differences.Add(string.Create(CultureInfo.InvariantCulture, $"{name} expected {wanted}, found {got}"));
        }
    }

    private static DamagedPart PartOf(TimelineDocument entry) =>
        TimelineBucket.TryParse(entry.Bucket, out var bucket) && bucket.ToString() == entry.Bucket
            ? new DamagedPart.Bucket(bucket)
            : new DamagedPart.Stray(entry.Bucket, entry.Id);

    /// <summary>The entry of an order, read by its ids alone; null when there is no such order.</summary>
    public async Task<TimelineDocument?> ExpectedAsync(string customerId, string orderId, CancellationToken cancellation)
    {
        var newest = Copies.Newest(await queries.CopiesAsync(customerId, orderId, cancellation)).SingleOrDefault();
        return newest is { IsTombstone: false } ? Expected(newest) : null;
    }
}
