using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using OrdersFn.Core.ChangeFeed;

namespace OrdersFn.Core.Timeline;

public static class TimelineServices
{
    public static IServiceCollection AddTimeline(this IServiceCollection services)
    {
        services.AddChangeFeed();
        services.AddOptions<TimelineOptions>().BindConfiguration(TimelineOptions.Section).ValidateDataAnnotations().ValidateOnStart();
        services.TryAddSingleton<ShardCounts>();
        services.TryAddSingleton<TimelineReader>();
        services.TryAddSingleton<TimelineSummaries>();
        services.TryAddSingleton<ViewFreshness>();
        services.TryAddSingleton<TimelineConsumer>();
        services.AddSingleton<FeedConsumer>(provider => provider.GetRequiredService<TimelineConsumer>());
        return services;
    }
}
