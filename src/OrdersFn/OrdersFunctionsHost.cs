using Azure.Core;
using Azure.Identity;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using OrdersFn.Core.Heat;
using OrdersFn.Core.Store;
using OrdersFn.Http;
using OrdersFn.Http.Requests;
using OrdersFn.ServiceBus;

namespace OrdersFn;

/// <summary>What the functions stand on.</summary>
public static class OrdersFunctionsHost
{
    public static void AddOrdersFunctions(this IHostApplicationBuilder builder)
    {
        builder.Services.AddSingleton(services => OpenStore(services.GetRequiredService<IConfiguration>(), services.GetRequiredService<StoreMetrics>()));
        // What has no identity settings of its own goes by AZURE_CLIENT_ID.
        builder.Services.AddSingleton<TokenCredential>(new DefaultAzureCredential());
        builder.Services.AddServiceBusQueue();
        builder.Services.AddOrdersHttp();
        builder.Services.Configure<PathOptions>(path => path.IsWrittenAnew = true);
        builder.Services.AddHeatReporter();
        builder.Services.AddSingleton<StoreWarmUp>();
        builder.Services.AddHostedService<WarmUpAtStart>();
        // The host bounds bodies, and each endpoint says what it takes. A limit of the worker's server in between would answer 500, with no body.
        builder.Services.Configure<KestrelServerOptions>(kestrel => kestrel.Limits.MaxRequestBodySize = null);
    }

    /// <summary>
    /// The same settings as the triggers read: <c>Cosmos</c> is a connection string, or the section <c>Cosmos</c> names an endpoint that is
    /// entered with the app's identity.
    /// </summary>
    private static CosmosClients OpenStore(IConfiguration settings, StoreMetrics metrics)
    {
        var section = settings.GetSection(CosmosOptions.Section);
        var options = new CosmosOptions();
        section.Bind(options);
        options.Connection ??= section.Value;
        return new CosmosClients(options, options.Connection is null ? Identity(section) : null, metrics: metrics);
    }

    private static DefaultAzureCredential Identity(IConfigurationSection section) =>
        new DefaultAzureCredential(new DefaultAzureCredentialOptions { ManagedIdentityClientId = section["clientId"] });
}
