using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using OrdersFn.Core.Parking;
using OrdersFn.Core.Telemetry;

namespace OrdersFn.Core.ChangeFeed;

public static class FeedServices
{
    /// <summary>What every host of consumers needs; the features add their consumers.</summary>
    public static IServiceCollection AddChangeFeed(this IServiceCollection services)
    {
        services.TryAddSingleton(TimeProvider.System);
        services.AddOptions<FeedOptions>().BindConfiguration(FeedOptions.Section).ValidateDataAnnotations().ValidateOnStart();
        services.AddMeter();
        services.TryAddSingleton<FeedMetrics>();
        services.TryAddSingleton<FeedProgress>();
        services.TryAddSingleton<FeedLeases>();
        services.TryAddSingleton<FeedRanges>();
        services.TryAddSingleton(provider => new FeedLag(
            provider.GetRequiredService<FeedRanges>(), provider.GetRequiredService<FeedProgress>(), provider.GetRequiredService<TimeProvider>()));
        services.TryAddSingleton(provider => ViewsAsOf.Of(
            provider.GetServices<FeedConsumer>(), provider.GetRequiredService<FeedLag>(), provider.GetRequiredService<TimeProvider>()));
        services.TryAddSingleton<DeliveredChanges>();
        services.TryAddSingleton<ParkedDocuments>();
        return services;
    }

    /// <summary>Runs every registered consumer in this process. Not for the Functions host, whose triggers do it.</summary>
    public static IServiceCollection AddFeedProcessors(this IServiceCollection services) => services.AddHostedService<FeedProcessors>();
}
