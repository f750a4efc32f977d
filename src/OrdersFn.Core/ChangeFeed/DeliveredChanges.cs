using System.Text.Json;
using Microsoft.Azure.Cosmos;
using OrdersFn.Core.Store;

namespace OrdersFn.Core.ChangeFeed;

/// <summary>
/// Changes as a host delivers them, made what the store holds. The Functions host reads changes with Newtonsoft.Json and writes them anew: unless its setting
/// <c>dateParseHandling</c> is <c>None</c>, text that looks like a time becomes another text of that time (docs/functions-host.md). For times that
/// is mended where they are read; an id that looks like a time may have become another id, so its document is read: 1 request unit, and a query
/// where the id was in fact changed.
/// </summary>
public sealed class DeliveredChanges(CosmosClients clients)
{
    /// <summary>
    /// The changes with the ids that the store has. One whose document is no longer as it was delivered is left out: it comes again as what it became, or, moved,
    /// at its new place.
    /// </summary>
    public async ValueTask<IReadOnlyList<JsonElement>> AsStoredAsync(IReadOnlyList<JsonElement> delivered, CancellationToken cancellation)
    {
        if (!delivered.Any(MayDiffer))
            return delivered;
        var stored = new List<JsonElement>(delivered.Count);
        foreach (var change in delivered)
        {
            if ((MayDiffer(change) ? await ReadAsync(change, cancellation) : change) is { } document)
                stored.Add(document);
        }

        return stored;
    }

    private static bool MayDiffer(JsonElement change) =>
        change.ValueKind == JsonValueKind.Object
        && !OrderChange.IsOfNoInterest(change)
        && (IsWrittenTime(Text(change, "id")) || IsWrittenTime(Text(change, "customerId")))
        && !IsProvenAsStored(change);

    /// <summary>Our times have seven digits behind the second. Where the last is a zero still, nothing was written anew.</summary>
    private static bool IsProvenAsStored(JsonElement change) => EndsInZero(Text(change, "orderedAt")) || EndsInZero(Text(change, "receivedAt"));

    private static bool EndsInZero(string? time) => time is [.., '.', _, _, _, _, _, _, '0', 'Z'];

    /// <summary>Whether it begins as every time does that Newtonsoft.Json writes.</summary>
    private static bool IsWrittenTime(string? text) =>
        text is [_, _, _, _, '-', _, _, '-', _, _, 'T', _, _, ':', _, _, ':', _, _, ..] && char.IsAsciiDigit(text[0]) && char.IsAsciiDigit(text[18]);

    private async Task<JsonElement?> ReadAsync(JsonElement change, CancellationToken cancellation)
    {
        // Not one of the store's: nothing to look it up by.
        if (Text(change, "_rid") is not { } rid)
            return change;
        return await ReadByIdsAsync(change, rid, cancellation) ?? await FindAsync(change, rid, cancellation);
    }

    /// <summary>Null when the ids are those of another document, or of none; also when the store will not read it by them.</summary>
    private async Task<JsonElement?> ReadByIdsAsync(JsonElement change, string rid, CancellationToken cancellation)
    {
        if (Text(change, "id") is not { Length: > 0 } id || Text(change, "customerId") is not { } customer
            || !change.TryGetProperty("saltBucket", out var bucket) || bucket.ValueKind != JsonValueKind.Number)
        {
            return null;
        }

        using var response = await clients.ForRequests.Orders.ReadByIdAsync(
            id, new PartitionKeyBuilder().Add(customer).Add(bucket.GetDouble()).Build(), options: null, cancellation);
        if (Refusals.Is(response.StatusCode))
            return null;
        response.EnsureSuccessStatusCode();
        var document = StoreJson.From<JsonElement>(response.Content);
        return Text(document, "_rid") == rid ? document : null;
    }

    /// <summary>By what the host leaves as it is: number and time of the write, and whichever id cannot have been changed.</summary>
    private async Task<JsonElement?> FindAsync(JsonElement change, string rid, CancellationToken cancellation)
    {
        var query = new QueryDefinition("SELECT * FROM c WHERE c._ts = @writtenAt AND c._rid = @rid")
            .WithParameter("@writtenAt", FeedPosition.Of(change).WrittenAt).WithParameter("@rid", rid);
        var options = new QueryRequestOptions
        {
            PartitionKey = Text(change, "customerId") is { } customer && !IsWrittenTime(customer) ? new PartitionKeyBuilder().Add(customer).Build() : null,
        };
        await foreach (var document in clients.ForRequests.Orders.QueryAsync<JsonElement>(query, options, cancellation))
            return document;
        return null;
    }

    private static string? Text(JsonElement change, string name) =>
        change.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String ? value.GetString() : null;
}
