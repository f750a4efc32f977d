using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using OrdersFn.Core.Heat;
using OrdersFn.Core.Partitioning;

namespace OrdersFn.Core.Planning;

public static class PlanningServices
{
    public static IServiceCollection AddPlanning(this IServiceCollection services)
    {
        services.AddPartitioning();
        services.AddHeat();
        services.AddOptions<PlannerOptions>().BindConfiguration(PlannerOptions.Section).ValidateDataAnnotations()
            .Validate(options => options.ShrinkBelow <= options.GrowAbove / 2, "Planner:ShrinkBelow must be at most half of Planner:GrowAbove")
            .ValidateOnStart();
        services.TryAddSingleton<KnownCustomers>();
        services.TryAddSingleton<PlanNotes>();
        services.TryAddSingleton<StoredSizes>();
        services.TryAddSingleton<LayoutAdvisor>();
        services.TryAddSingleton(provider => new Planner(
            provider.GetRequiredService<KnownCustomers>(),
            provider.GetRequiredService<PlanNotes>(),
            provider.GetRequiredService<StoredSizes>(),
            provider.GetRequiredService<LayoutAdvisor>(),
            provider.GetRequiredService<LayoutSchedule>(),
            provider.GetRequiredService<IOptions<PlannerOptions>>(),
            provider.GetRequiredService<TimeProvider>(),
            provider.GetRequiredService<ILogger<Planner>>()));
        return services;
    }
}
