using System.Text.Json;
using Microsoft.Extensions.Logging;
using OrdersFn.Core.Parking;

namespace OrdersFn.Core.ChangeFeed;

/// <summary>
/// Applies batches of the orders' change feed to a view. Hosted by a <see cref="FeedProcessor"/> or by a Functions trigger; both deliver at least
/// once, in any cut, so applying a change again must change nothing.
/// </summary>
public abstract class FeedConsumer(
    DeliveredChanges delivered, ParkedDocuments parked, FeedProgress progress, FeedMetrics metrics, ILogger<FeedConsumer> logger)
{
    /// <summary>Lease prefix, name of its progress and source of what it parks.</summary>
    public abstract string Name { get; }

    /// <summary>
    /// Applies each change by itself. One that cannot be applied is parked, durably, before this returns; when the store fails this throws, and
    /// the batch is to be delivered again.
    /// </summary>
    /// <param name="changes">Order documents as the feed gives them, or as a host has written them anew.</param>
    /// <param name="leaseToken">The lease they come through, for its progress; null where the host does not tell.</param>
    /// <param name="cancellation">Ends the work early; the batch then comes again.</param>
    public async Task ApplyAsync(IReadOnlyList<JsonElement> changes, string? leaseToken, CancellationToken cancellation)
    {
        using var scope = logger.BeginScope("{Consumer} {Lease}", Name, leaseToken);
        using var spans = FeedSpans.Begin(Name, changes);
        try
        {
            var stored = await delivered.AsStoredAsync(changes, cancellation);
            var (refused, erased) = await TakeAsync(stored, cancellation);
            foreach (var (raw, reason) in refused)
                await ParkAsync(raw, reason, cancellation);
            var unforgotten = await parked.ForgetEachAsync(Name, erased, cancellation);
            foreach (var (change, reason) in unforgotten)
                await ParkAsync(change.Raw, reason, cancellation);

            metrics.Applied(Name, changes);
            var reasons = refused.Select(each => each.Reason).Concat(unforgotten.Select(each => each.Reason));
            await progress.AppliedAsync(Name, leaseToken, changes, stored, [.. reasons], cancellation);
        }
        catch (Exception fault)
        {
            spans.Failed(fault);
            throw;
        }
    }

    /// <summary>Applies again what was parked: null when it is applied, the reason when it is refused; throws when the store fails.</summary>
    internal async Task<string?> ReapplyAsync(JsonElement document, CancellationToken cancellation)
    {
        var (refused, erased) = await TakeAsync(await delivered.AsStoredAsync([document], cancellation), cancellation);
        var unforgotten = await parked.ForgetEachAsync(Name, erased, cancellation);
        return refused is [var (_, reason)] ? reason : unforgotten is [var of] ? of.Reason : null;
    }

    /// <summary>Applies the changes and returns those that never will be; throws when the store fails.</summary>
    protected abstract Task<IReadOnlyList<RefusedChange>> ProjectAsync(IReadOnlyList<OrderChange> changes, CancellationToken cancellation);

    /// <summary>Applies what can be applied. Returns the rest, each with its reason, and the tombstones that were applied.</summary>
    private async Task<(IReadOnlyList<(JsonElement Raw, string Reason)> Refused, IReadOnlyList<OrderChange> Erased)> TakeAsync(
        IReadOnlyList<JsonElement> changes, CancellationToken cancellation)
    {
        var readable = new List<OrderChange>(changes.Count);
        var refused = new List<(JsonElement, string)>();
        foreach (var raw in changes)
        {
            if (OrderChange.IsOfNoInterest(raw))
                continue;
            if (OrderChange.TryRead(raw, out var change, out var fault))
                readable.Add(change);
            else
                refused.Add((raw, fault));
        }

        var notApplied = await ProjectAsync(readable, cancellation);
        foreach (var (change, reason) in notApplied)
            refused.Add((change.Raw, reason));
        var erased = readable.Where(change => change.Order.IsTombstone).Except(notApplied.Select(each => each.Change));
        return (refused, [.. erased]);
    }

    private async Task ParkAsync(JsonElement raw, string reason, CancellationToken cancellation)
    {
        await parked.ParkAsync(Name, raw, reason, cancellation);
        metrics.Parked(Name);
        logger.LogWarning("{Consumer} parked a change: {Reason}", Name, reason);
    }
}
