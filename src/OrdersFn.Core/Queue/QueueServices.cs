using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using OrdersFn.Core.Intake;

namespace OrdersFn.Core.Queue;

public static class QueueServices
{
    /// <summary>What takes messages in. The host adds its queue: <see cref="IOrderQueue"/> and <see cref="IDeadLetters"/>.</summary>
    public static IServiceCollection AddQueueIntake(this IServiceCollection services)
    {
        services.AddIntake();
        services.TryAddSingleton<MessageReader>();
        services.TryAddSingleton<StoreBackoff>();
        services.TryAddSingleton<QueueIntake>();
        return services;
    }
}
