using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using OrdersFn.Core.ChangeFeed;
using OrdersFn.Core.Orders;
using OrdersFn.Core.Partitioning;

namespace OrdersFn.Core.Parking;

public static class ParkingServices
{
    /// <summary>Replaying what is parked. Needs the consumers beside it.</summary>
    public static IServiceCollection AddParking(this IServiceCollection services)
    {
        services.AddOrders().AddPartitioning().AddChangeFeed();
        services.TryAddSingleton<NewestDocuments>();
        services.TryAddSingleton<ParkedReplay>();
        return services;
    }
}
