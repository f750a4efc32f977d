using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using OrdersFn.Core.ChangeFeed;

namespace OrdersFn.Core.OrderIndex;

public static class OrderIndexServices
{
    public static IServiceCollection AddOrderIndex(this IServiceCollection services)
    {
        services.AddChangeFeed();
        services.TryAddSingleton<OrderIndexReader>();
        services.TryAddSingleton<OrderIndexConsumer>();
        services.AddSingleton<FeedConsumer>(provider => provider.GetRequiredService<OrderIndexConsumer>());
        return services;
    }
}
