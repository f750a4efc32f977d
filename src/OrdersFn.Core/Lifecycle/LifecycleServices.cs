using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using OrdersFn.Core.Caching;
using OrdersFn.Core.Orders;
using OrdersFn.Core.Partitioning;

namespace OrdersFn.Core.Lifecycle;

public static class LifecycleServices
{
    public static IServiceCollection AddLifecycle(this IServiceCollection services)
    {
        services.AddOrders().AddPartitioning().AddCaching();
        services.TryAddSingleton<StatusChange>();
        services.TryAddSingleton<Erasure>();
        return services;
    }
}
