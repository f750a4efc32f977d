using Azure.Core;
using Microsoft.Extensions.Caching.StackExchangeRedis;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
using OrdersFn.Core.Store;
using StackExchange.Redis;
using StackExchange.Redis.Configuration;

namespace OrdersFn.Core.Caching;

/// <summary>Redis as the second level.</summary>
internal static class RedisLevel
{
    public const string ServiceKey = "OrdersFn.Cache";

    public static RedisCache Open(IServiceProvider services)
    {
        var clients = services.GetRequiredService<CosmosClients>();
        var redis = Options(services.GetRequiredService<IOptions<CacheOptions>>().Value.Redis!, services.GetService<TokenCredential>());
        // Systems that share a Redis do not share orders.
        return new(new RedisCacheOptions { ConfigurationOptions = redis, InstanceName = $"ordersfn/{clients.Endpoint.Host}/{clients.Database}/" });
    }

    /// <param name="connection">As Redis clients write it. A user without a password is entered as the identity of that name.</param>
    /// <param name="credential">The host's identity, where it has one.</param>
    internal static ConfigurationOptions Options(string connection, TokenCredential? credential)
    {
        var redis = ConfigurationOptions.Parse(connection);
        // A Redis that is away costs its speed, no answer: calls fail at once, are logged and passed over, while the client goes on trying to connect.
        redis.AbortOnConnectFail = false;
        redis.BacklogPolicy = BacklogPolicy.FailFast;
        if (credential is not null && redis.User is not null && redis.Password is null)
            redis.Defaults = new IdentityOptions(credential);
        return redis;
    }

    /// <summary>Redis takes a token for a password, and ends a connection whose token has expired; the client asks again whenever it connects.</summary>
    private sealed class IdentityOptions(TokenCredential credential) : DefaultOptionsProvider
    {
        private static readonly TokenRequestContext Redis = new(["https://redis.azure.com/.default"]);

        public override string? Password => credential.GetToken(Redis, CancellationToken.None).Token;
    }
}
