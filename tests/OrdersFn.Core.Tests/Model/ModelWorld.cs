using CosmosLocal.Sql.Parsing;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using OrdersFn.Core.Intake;
using OrdersFn.Core.Lifecycle;
using OrdersFn.Core.Lookup;
using OrdersFn.Core.Timeline;

namespace OrdersFn.Core.Tests.Model;

/// <summary>What is costly to make and the same in every schedule.</summary>
internal sealed class ModelWorld : IDisposable
{
    public static readonly TimeSpan CacheLifetime = TimeSpan.FromSeconds(10);
    public static readonly TimeSpan LongestPlacing = TimeSpan.FromSeconds(10);

    private readonly ServiceProvider _services;

    public ModelWorld()
    {
        var settings = new ConfigurationBuilder().AddInMemoryCollection(
        [
            new("Partitioning:LayoutCacheSeconds", $"{CacheLifetime.TotalSeconds}"),
            new("Partitioning:LongestPlacing", $"{LongestPlacing}"),
            new("Partitioning:Grace", "00:00:04"),
            // One after the other, so that one seed is one schedule.
            new("Mover:Concurrency", "1"),
            new("Mover:Together", "16"),
            new("Timeline:WriteConcurrency", "1"),
            new("Timeline:DefaultShards", "2"),
        ]);
        var services = new ServiceCollection();
        services.AddSingleton<IConfiguration>(settings.Build());
        services.AddLogging();
        services.AddScoped<ModelHost>();
        services.AddScoped<TimeProvider>(scope => scope.GetRequiredService<ModelHost>().Time);
        services.AddScoped(scope => scope.GetRequiredService<ModelHost>().Clients);
        services.AddScoped(scope => scope.GetRequiredService<ModelHost>().Views);
        services.AddIntake().AddLookup().AddLifecycle().AddTimeline();
        // What a process has once, each host of a schedule has once.
        for (var i = 0; i < services.Count; i++)
        {
            if (services[i] is { Lifetime: ServiceLifetime.Singleton, ServiceType.Namespace: { } space } single && space.StartsWith("OrdersFn.", StringComparison.Ordinal))
                services[i] = Scoped(single);
        }

        _services = services.BuildServiceProvider();
    }

    public ParsedQueries Queries { get; } = new();

    /// <summary>The order services of one process, with a layout cache of their own.</summary>
    public ModelHost NewHost(MemoryStore store, TimeProvider time)
    {
        var scope = _services.CreateScope();
        var host = scope.ServiceProvider.GetRequiredService<ModelHost>();
        host.Begin(scope, store, time);
        return host;
    }

    public void Dispose() => _services.Dispose();

    private static ServiceDescriptor Scoped(ServiceDescriptor single) =>
        single.ImplementationFactory is { } factory ? ServiceDescriptor.Scoped(single.ServiceType, factory)
        : ServiceDescriptor.Scoped(single.ServiceType, single.ImplementationType!);
}
