using System.Net;
using Microsoft.Azure.Cosmos;
using OrdersFn.Core.Store;

namespace OrdersFn.Core.Audit;

/// <summary>Makes damaged parts of the views anew from the orders.</summary>
internal sealed class ViewRepair(CosmosClients clients, BucketRepair buckets, DayRepair days, IndexRepair index)
{
    public Task MendAsync(DamagedPart part, CancellationToken cancellation) => part switch
    {
        DamagedPart.Bucket bucket => buckets.MendAsync(bucket.Name, cancellation),
        DamagedPart.Day day => days.MendAsync(day.Date, cancellation),
        DamagedPart.Index entry => index.MendAsync(entry.CustomerId, entry.OrderId, cancellation),
        DamagedPart.Stray stray => RemoveAsync(stray, cancellation),
        _ => throw new ArgumentOutOfRangeException(nameof(part)),
    };

    /// <summary>What lies in no bucket is nothing that a consumer would write.</summary>
    private async Task RemoveAsync(DamagedPart.Stray stray, CancellationToken cancellation)
    {
        using var response = await clients.ForRequests.Timeline.DeleteByIdAsync(
            stray.Id, new PartitionKey(stray.Partition), options: null, cancellation);
        if (response.StatusCode != HttpStatusCode.NotFound)
            response.EnsureSuccessStatusCode();
    }
}
