namespace OrdersFn.Local.Amqp;

internal static class AmqpServices
{
    public static IServiceCollection AddAmqpEndpoint(this IServiceCollection services)
    {
        services.AddSingleton<AmqpEndpoint>();
        services.AddHostedService(provider => provider.GetRequiredService<AmqpEndpoint>());
        return services;
    }
}
