using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using OrdersFn.Core.Caching;
using OrdersFn.Core.Orders;
using OrdersFn.Core.Partitioning;
using OrdersFn.Core.Store;
using OrdersFn.Core.Telemetry;

namespace OrdersFn.Core.Intake;

public static class IntakeServices
{
    public static IServiceCollection AddIntake(this IServiceCollection services)
    {
        services.AddOrders().AddPartitioning().AddCaching();
        services.AddOptions<IntakeOptions>().BindConfiguration(IntakeOptions.Section).ValidateDataAnnotations()
            .Validate(options => options.LeastConcurrent <= options.MostConcurrent, "Intake:LeastConcurrent must not be above Intake:MostConcurrent")
            .ValidateOnStart();
        services.AddMeter();
        services.TryAddSingleton<IntakeMetrics>();
        services.TryAddSingleton<StoreMetrics>();
        services.TryAddSingleton<OrderIntake>();
        services.TryAddSingleton<ConcurrencyLimit>();
        services.TryAddSingleton<PatientIntake>();
        return services;
    }
}
