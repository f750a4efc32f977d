using System.Net;
using System.Text.Json;
using Microsoft.Azure.Cosmos;
using Microsoft.Extensions.Options;
using OrdersFn.Core.ChangeFeed;
using OrdersFn.Core.Orders;
using OrdersFn.Core.Partitioning;
using OrdersFn.Core.Store;

namespace OrdersFn.Core.Parking;

/// <summary>
/// What to apply in place of a parked document: since it was parked, its order may have changed, moved or been erased. Documents are handled as they
/// are stored, because what is parked may be no order that could be read.
/// </summary>
public sealed class NewestDocuments(CosmosClients clients, Placement placement, IOptions<OrderOptions> options, TimeProvider time)
{
    private readonly long _tombstoneSeconds = (long)TimeSpan.FromDays(options.Value.TombstoneDays).TotalSeconds;

    /// <summary>The order's document, or the parked body where there is none any more; null when neither is left to be applied.</summary>
    public async Task<JsonElement?> OfAsync(ParkedDocument parked, CancellationToken cancellation)
    {
        if (await FindAsync(parked.Origin, cancellation) is { } found)
            return found;
        return parked.Body is { } body && !MayBeErased(body) ? body : null;
    }

    /// <summary>An order that is gone for longer than tombstones stay may have been erased: then no view may hold it again.</summary>
    private bool MayBeErased(JsonElement body) =>
        OrderChange.TryRead(body, out var change, out _)
        && !change.Order.IsTombstone
        && time.GetUtcNow().ToUnixTimeSeconds() - change.Order.WrittenAt >= _tombstoneSeconds;

    private async Task<JsonElement?> FindAsync(ParkedOrigin origin, CancellationToken cancellation)
    {
        if (origin is not { Id: { } id, CustomerId: { } customer, Partition: { } partition })
            return null;
        var candidates = await placement.CandidatesAsync(OrderDocument.WithoutLane(customer), DocumentId.Read(id), cancellation);
        // Where it was parked comes last: orders only move towards newer places.
        PartitionKey[] places = [.. candidates.Select(place => place.Key).Append(partition).Distinct()];
        if (await FirstOfAsync(places, id, cancellation) is { } found)
            return found;
        // It may have been moved ahead of the search; the other way it cannot be missed.
        return places.Length == 1 ? null : await FirstOfAsync(places.Reverse(), id, cancellation);
    }

    private async Task<JsonElement?> FirstOfAsync(IEnumerable<PartitionKey> places, string id, CancellationToken cancellation)
    {
        foreach (var place in places)
        {
            if (await ReadAsync(id, place, cancellation) is not { } document)
                continue;
            return ParkedOrigin.MovedTo(document) is { } there ? await ReadAsync(id, there, cancellation) ?? document : document;
        }

        return null;
    }

    private async Task<JsonElement?> ReadAsync(string id, PartitionKey place, CancellationToken cancellation)
    {
        using var response = await clients.ForRequests.Orders.ReadByIdAsync(id, place, options: null, cancellation);
        if (response.StatusCode == HttpStatusCode.NotFound)
            return null;
        response.EnsureSuccessStatusCode();
        var document = StoreJson.From<JsonElement>(response.Content);
        return OrderChange.IsPlaceholder(document) ? null : document;
    }
}
