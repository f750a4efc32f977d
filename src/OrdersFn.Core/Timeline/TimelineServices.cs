using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using OrdersFn.Core.Caching;
using OrdersFn.Core.ChangeFeed;
using OrdersFn.Core.Parking;
using OrdersFn.Core.Store;

namespace OrdersFn.Core.Timeline;

public static class TimelineServices
{
    public static IServiceCollection AddTimeline(this IServiceCollection services)
    {
        services.AddChangeFeed().AddCaching();
        services.AddOptions<TimelineOptions>().BindConfiguration(TimelineOptions.Section).ValidateDataAnnotations().ValidateOnStart();
        services.TryAddSingleton<ShardCounts>();
        services.TryAddSingleton<ViewStates>();
        services.TryAddSingleton<TimelineDirectory>();
        services.TryAddSingleton<BucketWriter>();
        services.TryAddSingleton<PhysicalRanges>();
        services.TryAddSingleton<TimelineProjector>();
        services.TryAddSingleton(provider => new TimelineReader(
            provider.GetRequiredService<CosmosClients>(),
            provider.GetRequiredService<ViewStates>(),
            provider.GetRequiredService<TimelineDirectory>(),
            provider.GetRequiredService<PhysicalRanges>(),
            provider.GetRequiredService<IOptions<TimelineOptions>>()));
        services.TryAddSingleton(provider => new TimelineSummaries(
            provider.GetRequiredService<CosmosClients>(),
            provider.GetRequiredService<ViewStates>(),
            provider.GetRequiredService<TimelineDirectory>(),
            provider.GetRequiredService<IOptions<TimelineOptions>>()));
        services.TryAddSingleton<ViewFreshness>();
        services.TryAddSingleton<ViewFilling>();
        services.TryAddSingleton<ViewRemoval>();
        services.TryAddSingleton(provider => new ViewRebuild(
            provider.GetRequiredService<ViewStates>(),
            provider.GetRequiredService<ViewFilling>(),
            provider.GetRequiredService<ViewRemoval>(),
            provider.GetRequiredService<IOptions<TimelineOptions>>(),
            provider.GetRequiredService<TimeProvider>(),
            provider.GetRequiredService<ILogger<ViewRebuild>>()));
        services.TryAddSingleton<PastDays>();
        services.TryAddSingleton(provider => new DatedSummaries(
            provider.GetRequiredService<TimelineSummaries>(),
            provider.GetRequiredService<ViewFreshness>(),
            provider.GetRequiredService<PastDays>(),
            provider.GetRequiredService<ReadCache>(),
            provider.GetRequiredService<IOptions<CacheOptions>>()));
        services.TryAddSingleton(provider => new TimelineConsumer(
            provider.GetRequiredService<TimelineProjector>(),
            provider.GetRequiredService<ViewStates>(),
            provider.GetRequiredService<PastDays>(),
            provider.GetRequiredService<TimeProvider>(),
            provider.GetRequiredService<DeliveredChanges>(),
            provider.GetRequiredService<ParkedDocuments>(),
            provider.GetRequiredService<FeedProgress>(),
            provider.GetRequiredService<FeedMetrics>(),
            provider.GetRequiredService<ILogger<FeedConsumer>>()));
        services.AddSingleton<FeedConsumer>(provider => provider.GetRequiredService<TimelineConsumer>());
        return services;
    }
}
