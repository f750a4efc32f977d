using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Logging;
using OrdersFn.Core.ChangeFeed;
using OrdersFn.Core.Parking;
using OrdersFn.Core.Partitioning.Moving;
using OrdersFn.Core.Planning;
using OrdersFn.Core.Queue;

namespace OrdersFn.Core.Telemetry;

public static class TelemetryServices
{
    /// <summary>The meter of this host. Without a listener measuring costs next to nothing; hosts add the export.</summary>
    public static IServiceCollection AddMeter(this IServiceCollection services)
    {
        services.TryAddSingleton<OrdersMeter>();
        return services;
    }

    /// <summary>What is measured by a timer. Needs consumers, planning and queue beside it.</summary>
    public static IServiceCollection AddStateGauges(this IServiceCollection services)
    {
        services.AddMeter();
        services.TryAddSingleton(provider => new StateGauges(
            provider.GetRequiredService<OrdersMeter>(),
            provider.GetServices<FeedConsumer>(),
            provider.GetRequiredService<FeedLag>(),
            provider.GetRequiredService<ParkedDocuments>(),
            provider.GetRequiredService<IOrderQueue>(),
            provider.GetRequiredService<MoveProgressStore>(),
            provider.GetRequiredService<KnownCustomers>(),
            provider.GetRequiredService<ILogger<StateGauges>>()));
        return services;
    }
}
