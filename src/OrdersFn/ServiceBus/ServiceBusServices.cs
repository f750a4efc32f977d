using Azure.Identity;
using Azure.Messaging.ServiceBus;
using Azure.Messaging.ServiceBus.Administration;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using OrdersFn.Core.Queue;

namespace OrdersFn.ServiceBus;

internal static class ServiceBusServices
{
    /// <summary>The queue and its dead letters in a Service Bus namespace.</summary>
    public static IServiceCollection AddServiceBusQueue(this IServiceCollection services)
    {
        services.AddSingleton(provider => ServiceBusSettings.Read(provider.GetRequiredService<IConfiguration>()));
        services.AddSingleton(provider => Client(provider.GetRequiredService<ServiceBusSettings>()));
        services.AddSingleton(provider => provider.GetRequiredService<ServiceBusClient>().CreateSender(provider.GetRequiredService<ServiceBusSettings>().Queue));
        services.AddSingleton<IOrderQueue>(provider =>
        {
            var settings = provider.GetRequiredService<ServiceBusSettings>();
            return new ServiceBusOrderQueue(provider.GetRequiredService<ServiceBusSender>(), Administration(settings), settings.Queue);
        });
        services.AddSingleton<IDeadLetters>(provider => new ServiceBusDeadLetters(
            provider.GetRequiredService<ServiceBusClient>().CreateReceiver(
                provider.GetRequiredService<ServiceBusSettings>().Queue, new ServiceBusReceiverOptions { SubQueue = SubQueue.DeadLetter }),
            provider.GetRequiredService<ServiceBusSender>()));
        return services;
    }

    private static ServiceBusClient Client(ServiceBusSettings settings) =>
        settings.Connection is { } connection ? new(connection) : new(settings.Namespace!, Identity(settings));

    private static ServiceBusAdministrationClient Administration(ServiceBusSettings settings) =>
        settings.AdministrationConnection is { } connection ? new(connection) : new(settings.AdministrationNamespace!, Identity(settings));

    private static DefaultAzureCredential Identity(ServiceBusSettings settings) =>
        new(new DefaultAzureCredentialOptions { ManagedIdentityClientId = settings.ClientId });
}
