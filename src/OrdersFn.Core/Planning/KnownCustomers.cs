using System.Text.Json;
using Microsoft.Azure.Cosmos;
using Microsoft.Extensions.Options;
using OrdersFn.Core.Heat;
using OrdersFn.Core.Partitioning;
using OrdersFn.Core.Store;

namespace OrdersFn.Core.Planning;

/// <summary>Reads all that is stored about large customers. They are few, so this is one small query.</summary>
internal sealed class KnownCustomers(CosmosClients clients, IOptions<HeatOptions> heat, TimeProvider time)
{
    public async Task<IReadOnlyCollection<KnownCustomer>> ReadAsync(CancellationToken cancellation)
    {
        var known = new Dictionary<string, KnownCustomer>(StringComparer.Ordinal);
        var since = time.GetUtcNow() - heat.Value.ReportLifetime;
        // Cross-partition by intent: see above. Not through the layout cache: what was scheduled a moment ago must be seen.
        var query = new QueryDefinition("SELECT * FROM c WHERE c.type IN ('layout', 'heat', 'plan')");
        await foreach (var document in clients.ForRequests.Layouts.QueryAsync<JsonElement>(query, options: null, cancellation))
        {
            switch (document.GetProperty("type").GetString())
            {
                case HeatDocument.HeatType when StoreJson.From<HeatDocument>(document) is var report && report.AsOf > since:
                    Of(report.CustomerId).OrdersPerSecond += report.OrdersPerSecond;
                    break;
                case PlanDocument.PlanType:
                    var plan = StoreJson.From<PlanDocument>(document);
                    Of(plan.CustomerId).Plan = plan;
                    break;
                case "layout":
                    var layout = StoreJson.From<LayoutDocument>(document).ToLayout();
                    Of(layout.CustomerId).Layout = layout;
                    break;
            }
        }

        return known.Values;

        KnownCustomer Of(string customerId) =>
            known.TryGetValue(customerId, out var customer) ? customer : known[customerId] = new KnownCustomer(customerId);
    }
}
