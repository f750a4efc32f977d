using OrdersFn.Core.Queue;

namespace OrdersFn.Local.Queue;

internal static class QueueServices
{
    public const string File = "queue.sqlite";

    /// <summary>The queue over a data directory, which must be this process's own, and the worker that empties it into <paramref name="intake"/>.</summary>
    public static IServiceCollection AddLocalQueue(
        this IServiceCollection services, string directory, QueueOptions options, Func<IServiceProvider, MessageIntake> intake)
    {
        services.AddSingleton(options);
        services.AddSingleton(provider => LocalQueue.Open(
            Path.Combine(directory, File), options, provider.GetRequiredService<TimeProvider>(), provider.GetRequiredService<ILogger<LocalQueue>>()));
        services.AddSingleton<IOrderQueue>(provider => provider.GetRequiredService<LocalQueue>());
        services.AddSingleton<IDeadLetters>(provider => provider.GetRequiredService<LocalQueue>());
        services.AddSingleton(intake);
        services.AddHostedService<QueueWorker>();
        return services;
    }
}
