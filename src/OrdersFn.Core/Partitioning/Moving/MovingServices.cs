using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using OrdersFn.Core.ChangeFeed;

namespace OrdersFn.Core.Partitioning.Moving;

internal static class MovingServices
{
    /// <summary>The mover; a host has to run it.</summary>
    public static IServiceCollection AddMoving(this IServiceCollection services)
    {
        services.AddChangeFeed();
        services.AddOptions<MoverOptions>().BindConfiguration(MoverOptions.Section).ValidateDataAnnotations().ValidateOnStart();
        services.TryAddSingleton<MoveBudget>();
        services.TryAddSingleton<MoveMetrics>();
        services.TryAddSingleton<OrderMove>();
        services.TryAddSingleton<MoveBatches>();
        services.TryAddSingleton<MoveProgressStore>();
        services.TryAddSingleton<MisplacedOrders>();
        services.TryAddSingleton<CustomerMove>();
        services.TryAddSingleton<Mover>();
        return services;
    }
}
