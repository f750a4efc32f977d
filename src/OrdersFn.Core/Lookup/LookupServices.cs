using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using OrdersFn.Core.Caching;
using OrdersFn.Core.OrderIndex;
using OrdersFn.Core.Partitioning;

namespace OrdersFn.Core.Lookup;

public static class LookupServices
{
    public static IServiceCollection AddLookup(this IServiceCollection services)
    {
        services.AddPartitioning().AddCaching();
        services.TryAddSingleton<OrderIndexReader>();
        services.TryAddSingleton<OrderLookup>();
        services.TryAddSingleton<SteadyReads>();
        services.TryAddSingleton<CustomerRows>();
        services.TryAddSingleton<CustomerOrders>();
        services.TryAddSingleton<CustomerSummaries>();
        services.TryAddSingleton<CachedLookup>();
        return services;
    }
}
