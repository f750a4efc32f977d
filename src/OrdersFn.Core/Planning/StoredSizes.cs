using System.Collections.Concurrent;
using System.Runtime.InteropServices;
using System.Text.Json;
using Microsoft.Azure.Cosmos;
using OrdersFn.Core.Partitioning;
using OrdersFn.Core.Store;

namespace OrdersFn.Core.Planning;

/// <summary>How many orders a customer has stored, by a count in every lane, and about how many bytes, by a sample of them.</summary>
internal sealed class StoredSizes(CosmosClients clients, TimeProvider time)
{
    private const int Sampled = 100;

    // A count costs by what it counts, and what is large grows slowly by comparison: so the larger, the less often.
    private static readonly TimeSpan AgePerOrder = TimeSpan.FromMilliseconds(1);
    private static readonly TimeSpan LeastAge = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan GreatestAge = TimeSpan.FromHours(6);

    private readonly ConcurrentDictionary<string, Measurement> _measured = new(StringComparer.Ordinal);

    public async Task<StoredSize> OfAsync(string customerId, IReadOnlyList<string> storedCustomerIds, CancellationToken cancellation)
    {
        if (_measured.TryGetValue(customerId, out var known) && time.GetElapsedTime(known.At) < AgeOf(known.Size))
            return known.Size;
        var at = time.GetTimestamp();
        var counts = await Task.WhenAll(storedCustomerIds.Select(stored => CountAsync(stored, cancellation)));
        var orders = counts.Sum();
        var fullest = storedCustomerIds[Array.IndexOf(counts, counts.Max())];
        var size = new StoredSize(orders, orders == 0 ? 0 : (long)(orders * await BytesEachAsync(fullest, cancellation)));
        _measured[customerId] = new Measurement(at, size);
        return size;
    }

    private static TimeSpan AgeOf(StoredSize size) =>
        TimeSpan.FromTicks(Math.Clamp(size.Orders * AgePerOrder.Ticks, LeastAge.Ticks, GreatestAge.Ticks));

    private async Task<long> CountAsync(string storedCustomerId, CancellationToken cancellation)
    {
        long count = 0;
        var query = new QueryDefinition($"SELECT VALUE COUNT(1) FROM c {LaneQuery.Where}");
        await foreach (var part in LaneQuery.RowsAsync<long>(clients.ForRequests.Orders, storedCustomerId, query, pageSize: -1, cancellation))
            count += part;
        return count;
    }

    private async Task<double> BytesEachAsync(string storedCustomerId, CancellationToken cancellation)
    {
        long bytes = 0, documents = 0;
        var query = new QueryDefinition($"SELECT TOP {Sampled} * FROM c {LaneQuery.Where}");
        await foreach (var document in LaneQuery.RowsAsync<JsonElement>(clients.ForRequests.Orders, storedCustomerId, query, Sampled, cancellation))
        {
            bytes += JsonMarshal.GetRawUtf8Value(document).Length;
            documents++;
        }

        return documents == 0 ? 0 : (double)bytes / documents;
    }

    private sealed record Measurement(long At, StoredSize Size);
}

/// <param name="Orders">Orders stored.</param>
/// <param name="Bytes">About what they take.</param>
internal readonly record struct StoredSize(long Orders, long Bytes);
