using System.Text.Json;
using Microsoft.Azure.Cosmos;
using Microsoft.Extensions.Logging;
using OrdersFn.Core.ChangeFeed;
using OrdersFn.Core.Orders;
using OrdersFn.Core.Store;

namespace OrdersFn.Core.Timeline;

/// <summary>
/// Puts all orders into a generation that consumers bring their changes to already. What is written before an order is read here is read; what is written after comes with
/// the feed; and bringing the same state twice changes nothing.
/// </summary>
internal sealed class ViewFilling(CosmosClients clients, ViewStates states, TimelineProjector projector, TimeProvider time, ILogger<ViewFilling> log)
{
    private const int AtATime = 1000;

    // With tombstones, so that a change that comes late does not bring an erased order back.
    private const string Sql = $"{OrderHeads.Select} WHERE {OrderHeads.IsOrder} AND c.orderedAt >= @from ORDER BY c.orderedAt";

    private static readonly TimeSpan BetweenNotes = TimeSpan.FromSeconds(1);

    /// <summary>The state when all orders are there; null when there is more to do.</summary>
    public async Task<ViewState?> RunAsync(ViewState state, DateTimeOffset until, CancellationToken cancellation)
    {
        var generation = state.Filling!.Value;
        var notedAt = time.GetTimestamp();
        var query = new QueryDefinition(Sql).WithParameter("@from", state.FilledTo ?? "");
        var options = new QueryRequestOptions { MaxItemCount = AtATime, MaxConcurrency = 4, PriorityLevel = PriorityLevel.Low };
        using var pages = clients.ForRequests.Orders.GetItemQueryIterator<JsonElement>(query, requestOptions: options);
        while (pages.HasMoreResults)
        {
            var page = (await pages.ReadNextAsync(cancellation)).ToList();
            if (page.Count == 0)
                continue;
            await FillAsync(generation, page, cancellation);
            var next = state with { Filled = state.Filled + page.Count, FilledTo = page[^1].GetProperty("orderedAt").GetString() };
            var isDone = time.GetUtcNow() >= until;
            if (!isDone && time.GetElapsedTime(notedAt) < BetweenNotes)
            {
                state = next;
                continue;
            }

            // Somebody else is at it as well, or it was called off.
            if (await NoteAsync(next, cancellation) is not { } noted)
                return null;
            (state, notedAt) = (noted, time.GetTimestamp());
            if (isDone)
                return null;
        }

        return await NoteAsync(state, cancellation);
    }

    private async Task FillAsync(int generation, List<JsonElement> page, CancellationToken cancellation)
    {
        var changes = new List<OrderChange>(page.Count);
        foreach (var raw in page)
        {
            // What cannot be read was parked when it came with the feed.
            if (OrderChange.TryRead(raw, out var change, out var fault))
                changes.Add(change);
            else
                log.LogWarning("an order is left out of generation {Generation}: {Reason}", generation, fault);
        }

        foreach (var refused in await projector.ProjectAsync(generation, changes, cancellation))
            log.LogWarning("an order is left out of generation {Generation}: {Reason}", generation, refused.Reason);
    }

    /// <summary>As stored; null when somebody else has changed it.</summary>
    private async Task<ViewState?> NoteAsync(ViewState state, CancellationToken cancellation)
    {
        var before = await states.ReadAsync(cancellation);
        if (before.StoreTag != state.StoreTag || !await states.TryWriteAsync(before, state, cancellation))
            return null;
        return await states.ReadAsync(cancellation);
    }
}
