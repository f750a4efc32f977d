using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;

namespace OrdersFn.Core.Heat;

public static class HeatServices
{
    public static IServiceCollection AddHeat(this IServiceCollection services)
    {
        services.TryAddSingleton(TimeProvider.System);
        services.AddOptions<HeatOptions>().BindConfiguration(HeatOptions.Section).ValidateDataAnnotations().ValidateOnStart();
        services.TryAddSingleton<HeatWindow>();
        services.TryAddSingleton<HeatWatch>();
        services.TryAddSingleton<HeatReports>();
        return services;
    }

    /// <summary>For every process that consumes the feed.</summary>
    public static IServiceCollection AddHeatReporter(this IServiceCollection services) => services.AddHostedService<HeatReporter>();
}
