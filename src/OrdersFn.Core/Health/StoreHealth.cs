using OrdersFn.Core.Store;

namespace OrdersFn.Core.Health;

/// <summary>Whether the store answers.</summary>
public sealed class StoreHealth(CosmosClients clients, TimeProvider time)
{
    public Task<HealthReport> CheckAsync(CancellationToken cancellation) => throw new NotImplementedException($"{clients} {time} {cancellation}");
}
