using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Logging;
using OrdersFn.Core.ChangeFeed;
using OrdersFn.Core.Heat;
using OrdersFn.Core.Parking;

namespace OrdersFn.Core.OrderIndex;

public static class OrderIndexServices
{
    public static IServiceCollection AddOrderIndex(this IServiceCollection services)
    {
        services.AddChangeFeed();
        services.AddHeat();
        services.TryAddSingleton<OrderIndexReader>();
        services.TryAddSingleton<OrderIndexProjector>();
        services.TryAddSingleton(provider => new OrderIndexConsumer(
            provider.GetRequiredService<OrderIndexProjector>(),
            provider.GetRequiredService<HeatWatch>(),
            provider.GetRequiredService<DeliveredChanges>(),
            provider.GetRequiredService<ParkedDocuments>(),
            provider.GetRequiredService<FeedProgress>(),
            provider.GetRequiredService<FeedMetrics>(),
            provider.GetRequiredService<ILogger<FeedConsumer>>()));
        services.AddSingleton<FeedConsumer>(provider => provider.GetRequiredService<OrderIndexConsumer>());
        return services;
    }
}
