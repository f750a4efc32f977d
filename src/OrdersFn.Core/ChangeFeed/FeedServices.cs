using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;

namespace OrdersFn.Core.ChangeFeed;

public static class FeedServices
{
    /// <summary>What every host of consumers needs; the features add their consumers.</summary>
    public static IServiceCollection AddChangeFeed(this IServiceCollection services)
    {
        services.TryAddSingleton(TimeProvider.System);
        services.AddOptions<FeedOptions>().BindConfiguration(FeedOptions.Section).ValidateDataAnnotations().ValidateOnStart();
        services.TryAddSingleton<FeedLag>();
        services.TryAddSingleton<Parking.ParkedDocuments>();
        return services;
    }

    /// <summary>Runs every registered consumer in this process. Not for the Functions host, whose triggers do it.</summary>
    public static IServiceCollection AddFeedProcessors(this IServiceCollection services)
    {
        services.AddHostedService<FeedProcessors>();
        return services;
    }
}
