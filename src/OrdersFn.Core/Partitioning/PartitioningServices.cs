using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using OrdersFn.Core.Partitioning.Moving;

namespace OrdersFn.Core.Partitioning;

public static class PartitioningServices
{
    public static IServiceCollection AddPartitioning(this IServiceCollection services)
    {
        services.AddOptions<PartitioningOptions>().BindConfiguration(PartitioningOptions.Section).ValidateDataAnnotations().ValidateOnStart();
        services.TryAddSingleton(TimeProvider.System);
        services.TryAddSingleton<LayoutCache>();
        services.TryAddSingleton<LayoutStore>();
        services.TryAddSingleton<LayoutSchedule>();
        services.TryAddSingleton<Placement>();
        services.TryAddSingleton<StoredOrders>();
        return services.AddMoving();
    }
}
