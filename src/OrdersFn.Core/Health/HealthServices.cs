using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;

namespace OrdersFn.Core.Health;

public static class HealthServices
{
    public static IServiceCollection AddOrdersHealth(this IServiceCollection services)
    {
        services.TryAddSingleton<StoreHealth>();
        services.TryAddSingleton<ViewHealth>();
        services.TryAddSingleton<QueueHealth>();
        return services;
    }
}
