using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using OrdersFn.Core.ChangeFeed;
using OrdersFn.Core.Store;
using OrdersFn.Core.Timeline;

namespace OrdersFn.Core.Audit;

public static class AuditServices
{
    /// <summary>Needs the timeline and the order index beside it.</summary>
    public static IServiceCollection AddAudit(this IServiceCollection services)
    {
        services.TryAddSingleton(provider => new Auditor(
            provider.GetRequiredService<CosmosClients>(),
            provider.GetRequiredService<ViewStates>(),
            provider.GetRequiredService<ShardCounts>(),
            provider.GetRequiredService<TimelineDirectory>(),
            provider.GetServices<FeedConsumer>(),
            provider.GetRequiredService<FeedLag>(),
            provider.GetRequiredService<TimeProvider>()));
        services.AddOptions<AuditOptions>().BindConfiguration(AuditOptions.Section).ValidateDataAnnotations().ValidateOnStart();
        services.TryAddSingleton<AuditRound>();
        return services;
    }
}
