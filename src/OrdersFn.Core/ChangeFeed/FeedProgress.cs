using System.Collections.Concurrent;
using System.Net;
using System.Text.Json;
using Microsoft.Azure.Cosmos;
using Microsoft.Extensions.Options;
using OrdersFn.Core.Orders;
using OrdersFn.Core.Store;

namespace OrdersFn.Core.ChangeFeed;

/// <summary>Publishes how far each consumer is in each range, and that it lives. Written at most a few times a second per range.</summary>
public sealed class FeedProgress(CosmosClients clients, FeedLeases leases, TimeProvider time, IOptions<FeedOptions> options)
{
    private static readonly TimeSpan WriteEvery = TimeSpan.FromMilliseconds(250);

    private readonly ConcurrentDictionary<(string Consumer, string LeaseToken), Range> _ranges = new();
    private readonly ConcurrentDictionary<string, DateTimeOffset> _caughtUp = new();

    /// <summary>Notes that a batch, and so everything before it in its range, is applied.</summary>
    /// <param name="consumer">By whom.</param>
    /// <param name="leaseToken">The lease it came through; null where the host does not tell.</param>
    /// <param name="changes">The batch.</param>
    /// <param name="stored">The same with the keys that the store has, or some of them: they tell the lease.</param>
    /// <param name="parked">Why those of them that were parked were.</param>
    /// <param name="cancellation">Cancels.</param>
    internal async Task AppliedAsync(
        string consumer,
        string? leaseToken,
        IReadOnlyList<JsonElement> changes,
        IReadOnlyList<JsonElement> stored,
        IReadOnlyList<string> parked,
        CancellationToken cancellation)
    {
        if (stored.Count > 0)
            leaseToken ??= await leases.ThroughAsync(consumer, stored[^1], cancellation);
        if (changes.Count > 0 && leaseToken is { } lease)
            await NoteAsync(consumer, lease, changes, parked, cancellation);
    }

    private async Task NoteAsync(
        string consumer, string leaseToken, IReadOnlyList<JsonElement> changes, IReadOnlyList<string> parked, CancellationToken cancellation)
    {
        var position = FeedPosition.Newest(changes);
        var range = _ranges.GetOrAdd((consumer, leaseToken), _ => new Range(options.Value.ParkedShareWindow));
        var now = time.GetUtcNow();
        bool due;
        lock (range)
        {
            range.Applied = position;
            range.History.Reach(now.ToUnixTimeSeconds(), position.WrittenAt);
            range.Recent.Note(now, changes.Count(change => !OrderChange.IsOfNoInterest(change)), parked);
            range.Unwritten = true;
            // What was parked is made known at once: a host that gives no sign of life of its own may have nothing else to write for long.
            due = parked.Count > 0 || now - range.WrittenAt >= WriteEvery;
            if (due)
                range.WrittenAt = now;
        }

        if (due)
            await WriteAsync(consumer, leaseToken, range, cancellation);
    }

    /// <summary>Notes that a consumer had applied everything written before a time.</summary>
    internal void CaughtUp(string consumer, DateTimeOffset asOf) =>
        _caughtUp.AddOrUpdate(consumer, asOf, (_, before) => before > asOf ? before : asOf);

    /// <summary>Gives a sign of life and writes what was held back.</summary>
    internal async Task BeatAsync(string consumer, CancellationToken cancellation)
    {
        foreach (var ((name, leaseToken), range) in _ranges)
        {
            if (name == consumer && range.Unwritten)
                await WriteAsync(consumer, leaseToken, range, cancellation);
        }

        var caughtUp = _caughtUp.TryGetValue(consumer, out var asOf) ? Timestamps.ToStored(asOf) : null;
        var beat = new Beat(BeatId(consumer), "heartbeat", RangeProgress.CurrentSchema, consumer, Timestamps.ToStored(time.GetUtcNow()), caughtUp);
        await UpsertAsync(beat.Id, beat, cancellation);
    }

    /// <summary>What is published, with what this process knows better.</summary>
    internal async Task<PublishedProgress> ReadAsync(string consumer, CancellationToken cancellation)
    {
        var beat = await clients.ForRequests.Leases.TryReadAsync<Beat>(BeatId(consumer), new PartitionKey(BeatId(consumer)), cancellation);
        var heartbeat = beat is null ? (DateTimeOffset?)null : Timestamps.FromStored(beat.Heartbeat);
        if (beat?.CaughtUp is { } caughtUp)
            CaughtUp(consumer, Timestamps.FromStored(caughtUp));
        var ranges = new Dictionary<string, RangeProgress>();
        var query = new QueryDefinition("SELECT * FROM c WHERE STARTSWITH(c.id, @prefix)")
            .WithParameter("@prefix", RangeProgress.IdOf(consumer, ""));
        // Crosses partitions: every progress document is one of its own, and there are as many as the feed has ranges.
        await foreach (var stored in clients.ForRequests.Leases.QueryAsync<RangeProgress>(query, null, cancellation))
        {
            ranges[stored.LeaseToken] = stored;
            if (heartbeat is null || stored.HeartbeatTime > heartbeat)
                heartbeat = stored.HeartbeatTime;
        }

        foreach (var ((name, leaseToken), range) in _ranges)
        {
            if (name == consumer && Document(consumer, leaseToken, range) is var own
                && (!ranges.TryGetValue(leaseToken, out var stored) || own.Lsn > stored.Lsn))
            {
                ranges[leaseToken] = own;
            }
        }

        return new PublishedProgress(ranges, heartbeat, _caughtUp.TryGetValue(consumer, out var asOf) ? asOf : null, Recent(ranges.Values));
    }

    /// <summary>Of all ranges: what was published longer ago than the window has left it.</summary>
    private RecentCounts Recent(IEnumerable<RangeProgress> ranges)
    {
        var since = time.GetUtcNow() - options.Value.ParkedShareWindow;
        return ranges.Where(range => range.Recent is not null && range.HeartbeatTime >= since).OrderBy(range => range.HeartbeatTime)
            .Aggregate(RecentCounts.None, (sum, range) => new(
                sum.Changes + range.Recent!.Changes, sum.Parked + range.Recent.Parked, range.Recent.Reason ?? sum.Reason));
    }

    private static string BeatId(string consumer) => "heartbeat." + consumer;

    private async Task WriteAsync(string consumer, string leaseToken, Range range, CancellationToken cancellation)
    {
        range.Unwritten = false;
        var document = Document(consumer, leaseToken, range);
        await UpsertAsync(document.Id, document, cancellation);
    }

    private RangeProgress Document(string consumer, string leaseToken, Range range)
    {
        lock (range)
        {
            var now = time.GetUtcNow();
            return new RangeProgress
            {
                Id = RangeProgress.IdOf(consumer, leaseToken),
                Consumer = consumer,
                LeaseToken = leaseToken,
                AppliedTo = range.Applied.WrittenAt,
                Lsn = range.Applied.Lsn,
                CompleteTo = range.History.CompleteTo,
                Heartbeat = Timestamps.ToStored(now),
                Recent = range.Recent.Read(now),
            };
        }
    }

    private async Task UpsertAsync<T>(string id, T document, CancellationToken cancellation)
    {
        using var body = StoreJson.ToStream(document);
        using var response = await clients.ForRequests.Leases.UpsertItemStreamAsync(body, new PartitionKey(id), cancellationToken: cancellation);
        if (response.StatusCode is not (HttpStatusCode.OK or HttpStatusCode.Created))
            response.EnsureSuccessStatusCode();
    }

    private sealed record Beat(string Id, string Type, int SchemaVersion, string Consumer, string Heartbeat, string? CaughtUp);

    private sealed class Range(TimeSpan window)
    {
        public FeedPosition Applied { get; set; }

        public PositionHistory History { get; } = new();

        public RecentChanges Recent { get; } = new(window);

        public DateTimeOffset WrittenAt { get; set; }

        public bool Unwritten { get; set; }
    }
}
