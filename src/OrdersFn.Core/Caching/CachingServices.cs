using System.Text.Json;
using Microsoft.Extensions.Caching.Distributed;
using Microsoft.Extensions.Caching.Hybrid;
using Microsoft.Extensions.Caching.Memory;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Options;
using OrdersFn.Core.Store;

namespace OrdersFn.Core.Caching;

public static class CachingServices
{
    /// <summary>What is kept lives for seconds: cleared away about as fast, not by the minute.</summary>
    private static readonly TimeSpan ClearedEvery = TimeSpan.FromSeconds(10);

    /// <summary>An estimate may be that much too low; the bound that counts is <see cref="ReadCache"/>'s own.</summary>
    private const int Underestimate = 4;

    /// <summary>The second level is the Redis of the settings, else whatever <see cref="IDistributedCache"/> the host has, else there is none.</summary>
    public static IServiceCollection AddCaching(this IServiceCollection services)
    {
        services.AddOptions<CacheOptions>().BindConfiguration(CacheOptions.Section).ValidateDataAnnotations().ValidateOnStart();
        services.TryAddSingleton(TimeProvider.System);
        services.TryAddSingleton<OwnWrites>();
        services.TryAddSingleton<ReadCache>();

        services.AddHybridCache();
        services.TryAddKeyedSingleton<JsonSerializerOptions>(typeof(IHybridCacheSerializer<>), StoreJson.Options);
        services.TryAddKeyedSingleton<IDistributedCache>(RedisLevel.ServiceKey, (provider, _) => RedisLevel.Open(provider));
        services.AddOptions<HybridCacheOptions>().Configure<IOptions<CacheOptions>>((hybrid, options) =>
        {
            hybrid.MaximumPayloadBytes = Underestimate * 1024L * options.Value.EntryKilobytes;
            hybrid.DistributedCacheServiceKey = string.IsNullOrEmpty(options.Value.Redis) ? null : RedisLevel.ServiceKey;
        });
        // The host's own memory cache. Whatever else is put there has to state a size, too.
        services.AddOptions<MemoryCacheOptions>().Configure<IOptions<CacheOptions>>((memory, options) =>
        {
            memory.SizeLimit = options.Value.Megabytes * 1024L * 1024;
            memory.ExpirationScanFrequency = ClearedEvery;
        });
        return services;
    }
}
