using Microsoft.Azure.Cosmos;
using OrdersFn.Core.Store;

namespace OrdersFn.Core.Partitioning.Moving;

/// <summary>Keeps what movers know of their progress, for the next of them and for who asks.</summary>
public sealed class MoveProgressStore(CosmosClients clients)
{
    private static readonly ItemRequestOptions NoBody = new() { EnableContentResponseOnWrite = false };

    /// <summary>Null when no mover has begun yet.</summary>
    public async Task<MoveProgress?> ReadAsync(string customerId, LayoutEpoch target, CancellationToken cancellation)
    {
        var found = await clients.ForRequests.Layouts.TryReadAsync<MoveProgress>(MoveProgress.OnlyId, new PartitionKey(customerId), cancellation);
        return found?.Epoch == target.Epoch ? found : null;
    }

    /// <summary>Orders of all customers that are still to be moved, as far as movers have counted.</summary>
    public async Task<long> CountAsync(CancellationToken cancellation)
    {
        var query = new QueryDefinition($"SELECT VALUE c.ordersToMove FROM c WHERE c.type = '{MoveProgress.ProgressType}'");
        var count = 0L;
        await foreach (var ordersToMove in clients.ForRequests.Layouts.QueryAsync<long>(query, options: null, cancellation))
            count += ordersToMove;
        return count;
    }

    /// <summary>Of two movers at once the later word counts; the walk that finds nothing starts at the beginning in any case.</summary>
    public async Task WriteAsync(MoveProgress progress, CancellationToken cancellation)
    {
        using var content = StoreJson.ToStream(progress);
        using var response = await clients.ForRequests.Layouts.UpsertItemStreamAsync(content, new PartitionKey(progress.CustomerId), NoBody, cancellation);
        response.EnsureSuccessStatusCode();
    }
}
