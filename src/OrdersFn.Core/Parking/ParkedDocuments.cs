using System.Globalization;
using System.Net;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Microsoft.Azure.Cosmos;
using OrdersFn.Core.Orders;
using OrdersFn.Core.Store;

namespace OrdersFn.Core.Parking;

/// <summary>The <c>parked</c> container: what consumers could not apply, until somebody looks.</summary>
public sealed class ParkedDocuments(CosmosClients clients, TimeProvider time)
{
    /// <summary>The store takes items up to 2 MB; this leaves room for what surrounds the body, and for text that grows when written anew.</summary>
    private const int LargestBody = 1_500_000;

    private const int MostAskedFor = 100;

    /// <summary>
    /// Parks durably, without the body where the store refuses it with the body. Parking the same state of a document again replaces what is parked.
    /// </summary>
    public async Task ParkAsync(string source, JsonElement document, string reason, CancellationToken cancellation)
    {
        var origin = ParkedOrigin.Of(document);
        var raw = document.GetRawText();
        var parked = new ParkedDocument
        {
            Id = IdOf(origin, raw),
            Source = source,
            Reason = reason,
            ParkedAt = Timestamps.ToStored(time.GetUtcNow()),
            Origin = origin,
            Body = Encoding.UTF8.GetByteCount(raw) <= LargestBody ? document : null,
        };
        using (var response = await UpsertAsync(parked, cancellation))
        {
            if (parked.Body is null || !Refusals.Is(response.StatusCode))
            {
                response.EnsureSuccessStatusCode();
                return;
            }
        }

        // Its origin still has the body. What refuses this too refuses everything.
        using var without = await UpsertAsync(parked with { Body = null }, cancellation);
        without.EnsureSuccessStatusCode();
    }

    /// <summary>Oldest first, of one consumer or of all: those behind a position, without bodies.</summary>
    public async Task<IReadOnlyList<ParkedDocument>> ListAsync(string? source, int limit, KeysetPosition? after, CancellationToken cancellation)
    {
        var query = new QueryDefinition(
                "SELECT c.id, c.source, c.reason, c.parkedAt, c.origin FROM c WHERE c.parkedAt >= @from"
                + (source is null ? "" : " AND c.source = @source") + " ORDER BY c.parkedAt")
            .WithParameter("@from", after is null ? "" : Timestamps.ToStored(after.Time));
        if (source is not null)
            query = query.WithParameter("@source", source);
        // Of all consumers it crosses partitions, of which there are as many as consumers.
        var request = new QueryRequestOptions { PartitionKey = source is null ? null : new PartitionKey(source), MaxItemCount = limit + 1 };
        var found = new List<ParkedDocument>();
        await foreach (var document in clients.ForRequests.Parked.QueryAsync<ParkedDocument>(query, request, cancellation))
        {
            // Those parked at the same time come in any order, so all of them are read before the list is cut.
            if (found.Count >= limit && document.ParkedAt != found[^1].ParkedAt)
                break;
            if (after is null || Compare(document.Position, after) > 0)
                found.Add(document);
        }

        found.Sort(static (x, y) => Compare(x.Position, y.Position));
        return found.Count <= limit ? found : found.GetRange(0, limit);
    }

    /// <summary>Null when nothing of this name is parked.</summary>
    public Task<ParkedDocument?> ReadAsync(string source, string id, CancellationToken cancellation) =>
        clients.ForRequests.Parked.TryReadAsync<ParkedDocument>(id, new PartitionKey(source), cancellation);

    /// <summary>Throws a document away. False when nothing of this name is parked.</summary>
    public async Task<bool> DropAsync(string source, string id, CancellationToken cancellation)
    {
        using var response = await clients.ForRequests.Parked.DeleteItemStreamAsync(id, new PartitionKey(source), cancellationToken: cancellation);
        if (response.StatusCode == HttpStatusCode.NotFound)
            return false;
        response.EnsureSuccessStatusCode();
        return true;
    }

    /// <summary>
    /// Throws away what is parked of orders that are erased: a parked change holds an order's contents, which must not outlive it.
    /// </summary>
    /// <param name="source">The consumer, which has taken in the erasures.</param>
    /// <param name="tombstones">Of the orders.</param>
    /// <param name="cancellation">Cancels.</param>
    public async Task ForgetAsync(string source, IReadOnlyCollection<OrderDocument> tombstones, CancellationToken cancellation)
    {
        foreach (var some in tombstones.Chunk(MostAskedFor))
        {
            var query = OneOfQuery.Of("SELECT c.id, c.origin FROM c WHERE c.origin.id", some.Select(order => DocumentId.Of(order.Id)));
            var request = new QueryRequestOptions { PartitionKey = new PartitionKey(source) };
            await foreach (var row in clients.ForRequests.Parked.QueryAsync<ParkedRow>(query, request, cancellation))
            {
                if (some.Any(row.Origin.IsOf))
                    await DropAsync(source, row.Id, cancellation);
            }
        }
    }

    /// <summary>Deletes a document that was read before, only if it was not parked anew since; false when it was.</summary>
    public async Task<bool> TryDeleteAsync(ParkedDocument read, CancellationToken cancellation)
    {
        using var response = await clients.ForRequests.Parked.DeleteItemStreamAsync(
            read.Id, new PartitionKey(read.Source), new ItemRequestOptions { IfMatchEtag = read.StoreTag }, cancellation);
        if (response.StatusCode == HttpStatusCode.PreconditionFailed)
            return false;
        // Whoever deleted it before wanted the same.
        if (response.StatusCode != HttpStatusCode.NotFound)
            response.EnsureSuccessStatusCode();
        return true;
    }

    /// <summary>Gives a document that was read before another reason, only if nothing changed it since; false when something did.</summary>
    public async Task<bool> TryGiveReasonAsync(ParkedDocument read, string reason, CancellationToken cancellation)
    {
        if (reason == read.Reason)
            return true;
        using var body = StoreJson.ToStream(read with { Reason = reason, StoreTag = null });
        using var response = await clients.ForRequests.Parked.ReplaceItemStreamAsync(
            body, read.Id, new PartitionKey(read.Source), new ItemRequestOptions { IfMatchEtag = read.StoreTag }, cancellation);
        if (response.StatusCode is HttpStatusCode.PreconditionFailed or HttpStatusCode.NotFound)
            return false;
        response.EnsureSuccessStatusCode();
        return true;
    }

    public async Task<long> CountAsync(string source, CancellationToken cancellation)
    {
        var query = new QueryDefinition("SELECT VALUE COUNT(1) FROM c WHERE c.source = @source").WithParameter("@source", source);
        var count = 0L;
        await foreach (var part in clients.ForRequests.Parked.QueryAsync<long>(
            query, new QueryRequestOptions { PartitionKey = new PartitionKey(source) }, cancellation))
        {
            count += part;
        }

        return count;
    }

    private async Task<ResponseMessage> UpsertAsync(ParkedDocument parked, CancellationToken cancellation)
    {
        using var body = StoreJson.ToStream(parked);
        return await clients.ForRequests.Parked.UpsertItemStreamAsync(body, new PartitionKey(parked.Source), cancellationToken: cancellation);
    }

    /// <summary>The same for the same state of the same document, so that a second delivery does not park it twice.</summary>
    private static string IdOf(ParkedOrigin origin, string raw)
    {
        var state = origin is { Id: not null, Tag: not null }
            ? string.Create(CultureInfo.InvariantCulture, $"{origin.CustomerId}\0{origin.SaltBucket}\0{origin.Id}\0{origin.Tag}")
            : raw;
        return Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(state)));
    }

    private sealed record ParkedRow(string Id, ParkedOrigin Origin);

    private static int Compare(KeysetPosition x, KeysetPosition y)
    {
        var byTime = x.Time.CompareTo(y.Time);
        var byId = byTime != 0 ? byTime : string.CompareOrdinal(x.OrderId, y.OrderId);
        return byId != 0 ? byId : string.CompareOrdinal(x.CustomerId, y.CustomerId);
    }
}
