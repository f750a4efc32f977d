using Microsoft.Extensions.DependencyInjection;
using OrdersFn.Core.ChangeFeed;
using OrdersFn.Core.Store;

namespace OrdersFn.Core.Tests.Model;

/// <summary>One process of a schedule.</summary>
internal sealed class ModelHost
{
    private IServiceScope? _scope;

    public CosmosClients Clients { get; private set; } = null!;

    public TimeProvider Time { get; private set; } = null!;

    public ViewsAsOf Views { get; private set; } = null!;

    public void Begin(IServiceScope scope, MemoryStore store, TimeProvider time)
    {
        _scope = scope;
        Clients = store.Clients;
        Time = time;
        Views = new(_ => Task.FromResult(store.ViewsAsOf), time);
    }

    public T Get<T>()
        where T : notnull => _scope!.ServiceProvider.GetRequiredService<T>();
}
