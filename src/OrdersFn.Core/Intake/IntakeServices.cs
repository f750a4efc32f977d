using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using OrdersFn.Core.Orders;
using OrdersFn.Core.Partitioning;

namespace OrdersFn.Core.Intake;

public static class IntakeServices
{
    public static IServiceCollection AddIntake(this IServiceCollection services)
    {
        services.AddOrders().AddPartitioning();
        services.TryAddSingleton<OrderIntake>();
        return services;
    }
}
