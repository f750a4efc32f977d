using Microsoft.Azure.Functions.Worker;
using OrdersFn.Core.Store;

namespace OrdersFn;

/// <summary>Called by the platform on an instance that it adds, before requests go there.</summary>
public sealed class WarmUpFunctions(StoreWarmUp store)
{
    /// <summary>The platform knows it by this name only.</summary>
    private const string Name = "Warmup";

    [Function(Name)]
    public Task WarmUp([WarmupTrigger] object context, CancellationToken cancellation) => store.OpenAsync(cancellation);
}
