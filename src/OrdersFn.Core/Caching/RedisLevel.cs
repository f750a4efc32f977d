using Microsoft.Extensions.Caching.StackExchangeRedis;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
using OrdersFn.Core.Store;
using StackExchange.Redis;

namespace OrdersFn.Core.Caching;

/// <summary>Redis as the second level.</summary>
internal static class RedisLevel
{
    public const string ServiceKey = "OrdersFn.Cache";

    public static RedisCache Open(IServiceProvider services)
    {
        var clients = services.GetRequiredService<CosmosClients>();
        var redis = ConfigurationOptions.Parse(services.GetRequiredService<IOptions<CacheOptions>>().Value.Redis!);
        // A Redis that is away costs its speed, no answer: calls fail at once, are logged and passed over, while the client goes on trying to connect.
        redis.AbortOnConnectFail = false;
        redis.BacklogPolicy = BacklogPolicy.FailFast;
        // Systems that share a Redis do not share orders.
        return new(new RedisCacheOptions { ConfigurationOptions = redis, InstanceName = $"ordersfn/{clients.Endpoint.Host}/{clients.Database}/" });
    }
}
