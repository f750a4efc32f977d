using System.Collections.Concurrent;
using System.Text.Json;
using CosmosHash;
using Microsoft.Azure.Cosmos;
using OrdersFn.Core.Store;

namespace OrdersFn.Core.ChangeFeed;

/// <summary>The ranges of the feed that a consumer's leases stand for.</summary>
public sealed class FeedLeases(CosmosClients clients, TimeProvider time)
{
    private static readonly TimeSpan Lifetime = TimeSpan.FromSeconds(5);

    private readonly ConcurrentDictionary<string, FreshValue<List<Lease>>> _known = new();

    /// <summary>Ranges by lease token.</summary>
    internal async Task<Dictionary<string, FeedRange>> ReadAsync(string consumer, CancellationToken cancellation)
    {
        var ranges = new Dictionary<string, FeedRange>();
        // Another consumer whose name begins the same may be among them; ranges of one token are the same for all.
        var query = new QueryDefinition("SELECT c.LeaseToken, c.FeedRange FROM c WHERE STARTSWITH(c.id, @prefix)").WithParameter("@prefix", consumer);
        await foreach (var lease in clients.ForRequests.Leases.QueryAsync<JsonElement>(query, null, cancellation))
        {
            if (lease.TryGetProperty("LeaseToken", out var token) && token.ValueKind == JsonValueKind.String
                && lease.TryGetProperty("FeedRange", out var range) && range.ValueKind == JsonValueKind.Object)
            {
                ranges[token.GetString()!] = FeedRange.FromJsonString(range.GetRawText());
            }
        }

        return ranges;
    }

    /// <summary>
    /// The token of the lease that a change comes through, for hosts that do not tell: changes of one range come through one lease. Null where that is not known.
    /// </summary>
    internal async ValueTask<string?> ThroughAsync(string consumer, JsonElement change, CancellationToken cancellation)
    {
        if (KeyOf(change) is not { } key)
            return null;
        var leases = await _known.GetOrAdd(consumer, name => new(token => LeasesAsync(name, token), Lifetime, time)).GetAsync(cancellation);
        return leases.Find(lease => lease.Keys.Contains(key))?.Token;
    }

    private static EffectivePartitionKey? KeyOf(JsonElement change) =>
        change.ValueKind == JsonValueKind.Object
        && change.TryGetProperty("customerId", out var customer) && customer.ValueKind == JsonValueKind.String
        && change.TryGetProperty("saltBucket", out var bucket) && bucket.ValueKind == JsonValueKind.Number
            ? EffectivePartitionKey.Of(KeyComponent.Of(customer.GetString()!), KeyComponent.Of(bucket.GetDouble()))
            : null;

    private async Task<List<Lease>> LeasesAsync(string consumer, CancellationToken cancellation) =>
        [.. (await ReadAsync(consumer, cancellation)).Select(lease => new Lease(lease.Key, FeedRangeKeys.Of(lease.Value)))];

    private sealed record Lease(string Token, KeyRange Keys);
}
