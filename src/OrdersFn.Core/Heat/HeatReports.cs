using Microsoft.Azure.Cosmos;
using Microsoft.Extensions.Options;
using OrdersFn.Core.Store;

namespace OrdersFn.Core.Heat;

/// <summary>Tells the store which customers this host sees as heavy. Their number is bounded by their least share.</summary>
internal sealed class HeatReports(CosmosClients clients, HeatWindow window, IOptions<HeatOptions> options, TimeProvider time)
{
    // A new name with every start: reports of an earlier process are about other orders, and expire.
    private readonly string _id = $"heat-{Guid.NewGuid():N}";

    /// <returns>How many customers were reported.</returns>
    public async Task<int> ReportAsync(CancellationToken cancellation)
    {
        var heavy = Heavy(window.Read()).ToList();
        await Task.WhenAll(heavy.Select(report => WriteAsync(report, cancellation)));
        return heavy.Count;
    }

    private IEnumerable<HeatDocument> Heavy(HeatReading reading)
    {
        var settings = options.Value;
        var now = time.GetUtcNow();
        foreach (var (customerId, orders) in reading.Orders)
        {
            var rate = orders / reading.Length.TotalSeconds;
            var share = (double)orders / reading.Total;
            if (rate < settings.MinOrdersPerSecond || share < settings.MinShare)
                continue;
            yield return new HeatDocument
            {
                Id = _id,
                CustomerId = customerId,
                OrdersPerSecond = Math.Round(rate, 3),
                Share = Math.Round(share, 6),
                AsOf = now,
                Ttl = (int)Math.Ceiling(settings.ReportLifetime.TotalSeconds),
            };
        }
    }

    private async Task WriteAsync(HeatDocument report, CancellationToken cancellation)
    {
        using var content = StoreJson.ToStream(report);
        using var response = await clients.ForIntake.Layouts.UpsertItemStreamAsync(
            content, new PartitionKey(report.CustomerId), new ItemRequestOptions { EnableContentResponseOnWrite = false }, cancellation);
        response.EnsureSuccessStatusCode();
    }
}
