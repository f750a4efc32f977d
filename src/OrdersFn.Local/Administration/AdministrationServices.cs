namespace OrdersFn.Local.Administration;

internal static class AdministrationServices
{
    public static IServiceCollection AddAdministration(this IServiceCollection services)
    {
        services.AddSingleton<QueueAdministration>();
        services.AddSingleton<AdministrationEndpoint>();
        services.AddHostedService(provider => provider.GetRequiredService<AdministrationEndpoint>());
        return services;
    }
}
