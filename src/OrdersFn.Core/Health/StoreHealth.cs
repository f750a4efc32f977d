using Microsoft.Azure.Cosmos;
using OrdersFn.Core.Store;

namespace OrdersFn.Core.Health;

/// <summary>Whether the store answers.</summary>
public sealed class StoreHealth(CosmosClients clients, TimeProvider time)
{
    /// <summary>Shorter than a health probe waits.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(2);

    public async Task<HealthReport> CheckAsync(CancellationToken cancellation)
    {
        using var patience = new CancellationTokenSource(Patience, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(cancellation, patience.Token);
        try
        {
            // Whether the item is there does not matter; that the store says so does.
            const string probe = "health";
            await clients.ForRequests.Leases.TryReadAsync<object>(probe, new PartitionKey(probe), either.Token);
            if (clients.Storage.Fault is { Kind: StorageFaultKind.DiskFull })
                await WriteAsync(probe, either.Token);
            return clients.Storage.Fault is { } storage ? new HealthReport(false, storage.Reason) : HealthReport.Healthy;
        }
        catch (CosmosException fault)
        {
            return new HealthReport(false, StorageFault.Of(fault)?.Reason ?? $"the store answers {(int)fault.StatusCode}");
        }
        catch (OperationCanceledException) when (!cancellation.IsCancellationRequested)
        {
            return new HealthReport(false, $"the store does not answer within {Patience.TotalSeconds:0} s");
        }
        catch (HttpRequestException)
        {
            return new HealthReport(false, "the store cannot be reached");
        }
    }

    /// <summary>A full disk reads well: only a write shows whether there is room again, and a small one may fit into what the store's file has taken before.</summary>
    private async Task WriteAsync(string id, CancellationToken cancellation)
    {
        using var body = StoreJson.ToStream(new Probe(id, "health", 60, new string('.', 1 << 16)));
        using var response = await clients.ForRequests.Leases.UpsertItemStreamAsync(body, new PartitionKey(id), cancellationToken: cancellation);
        response.EnsureSuccessStatusCode();
    }

    private sealed record Probe(string Id, string Type, int Ttl, string Padding);
}
