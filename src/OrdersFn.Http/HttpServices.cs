using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using OrdersFn.Core.Audit;
using OrdersFn.Core.Health;
using OrdersFn.Core.Lifecycle;
using OrdersFn.Core.Lookup;
using OrdersFn.Core.OrderIndex;
using OrdersFn.Core.Parking;
using OrdersFn.Core.Planning;
using OrdersFn.Core.Queue;
using OrdersFn.Core.Telemetry;
using OrdersFn.Core.Timeline;
using OrdersFn.Http.Cursors;
using OrdersFn.Http.OpenApi;
using OrdersFn.Http.Problems;
using OrdersFn.Http.Routing;

namespace OrdersFn.Http;

public static class HttpServices
{
    /// <summary>The endpoints and everything behind them; the host adds the store's clients and the queue.</summary>
    public static IServiceCollection AddOrdersHttp(this IServiceCollection services)
    {
        services.AddQueueIntake().AddLookup().AddLifecycle().AddTimeline().AddOrderIndex().AddParking().AddPlanning().AddAudit().AddOrdersHealth().AddStateGauges();
        services.TryAddSingleton<CursorKeys>();
        services.TryAddSingleton<EndpointEdge>();
        services.TryAddSingleton<OpenApiDocument>();
        foreach (var endpoint in OrderRoutes.All.Select(route => route.Endpoint.Type).Distinct())
            services.TryAddSingleton(endpoint);
        return services;
    }
}
