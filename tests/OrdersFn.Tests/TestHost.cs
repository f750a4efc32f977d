using CosmosLocal;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace OrdersFn.Tests;

/// <summary>The Functions head's services on a plain host.</summary>
internal static class TestHost
{
    public static IHost Create(params (string Key, string? Value)[] settings)
    {
        var builder = Host.CreateEmptyApplicationBuilder(new());
        builder.Configuration.AddInMemoryCollection(
            settings.Length > 0
                ? settings.Select(setting => KeyValuePair.Create(setting.Key, setting.Value))
                :
                [
                    new("Cosmos", $"AccountEndpoint=http://127.0.0.1:8081/;AccountKey={CosmosLocalOptions.EmulatorKey}"),
                    new("Cosmos:GatewayMode", "true"),
                    new("ServiceBus", "Endpoint=sb://127.0.0.1;SharedAccessKeyName=name;SharedAccessKey=key;UseDevelopmentEmulator=true"),
                    new("OrderQueue", "orders"),
                ]);
        builder.AddOrdersFunctions();
        return builder.Build();
    }

    public static object CreateFunctions(this IHost host, Type functions) => ActivatorUtilities.CreateInstance(host.Services, functions);
}
