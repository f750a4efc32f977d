using System.Globalization;
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

    /// <summary>Parks durably. Parking the same state of a document again replaces what is parked.</summary>
    public async Task ParkAsync(string source, JsonElement document, string reason, CancellationToken cancellation)
    {
        var origin = OriginOf(document);
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
        using var body = StoreJson.ToStream(parked);
        using var response = await clients.ForRequests.Parked.UpsertItemStreamAsync(body, new PartitionKey(source), cancellationToken: cancellation);
        response.EnsureSuccessStatusCode();
    }

    /// <summary>Oldest first.</summary>
    public IAsyncEnumerable<ParkedDocument> ListAsync(string source, CancellationToken cancellation) =>
        clients.ForRequests.Parked.QueryAsync<ParkedDocument>(
            new QueryDefinition("SELECT * FROM c WHERE c.source = @source ORDER BY c.parkedAt").WithParameter("@source", source),
            new QueryRequestOptions { PartitionKey = new PartitionKey(source) },
            cancellation);

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

    private static ParkedOrigin OriginOf(JsonElement document) => new(
        ContainerNames.Orders,
        Text(document, "id"),
        Text(document, "customerId"),
        document.ValueKind == JsonValueKind.Object && document.TryGetProperty("saltBucket", out var salt) && salt.ValueKind == JsonValueKind.Number
            ? salt.GetDouble()
            : null,
        Text(document, "_etag"));

    private static string? Text(JsonElement document, string name) =>
        document.ValueKind == JsonValueKind.Object && document.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String
            ? value.GetString()
            : null;

    /// <summary>The same for the same state of the same document, so that a second delivery does not park it twice.</summary>
    private static string IdOf(ParkedOrigin origin, string raw)
    {
        var state = origin is { Id: not null, Tag: not null }
            ? string.Create(CultureInfo.InvariantCulture, $"{origin.CustomerId}\0{origin.SaltBucket}\0{origin.Id}\0{origin.Tag}")
            : raw;
        return Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(state)));
    }
}
