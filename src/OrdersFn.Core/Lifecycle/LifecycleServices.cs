using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using OrdersFn.Core.Caching;
using OrdersFn.Core.Orders;
using OrdersFn.Core.Partitioning;
using OrdersFn.Core.Queue;

namespace OrdersFn.Core.Lifecycle;

public static class LifecycleServices
{
    /// <summary>Changes of status, and erasure. <see cref="Erasure"/> asks for the host's queue: <see cref="IOrderQueue"/> and <see cref="IDeadLetters"/>.</summary>
    public static IServiceCollection AddLifecycle(this IServiceCollection services)
    {
        services.AddOrders().AddPartitioning().AddCaching();
        services.TryAddSingleton<StatusChange>();
        services.TryAddSingleton<StoredErasure>();
        services.TryAddSingleton<Erasure>();
        return services;
    }
}
