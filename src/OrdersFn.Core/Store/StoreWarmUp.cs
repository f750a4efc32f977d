using Microsoft.Azure.Cosmos;
using Microsoft.Extensions.Logging;

namespace OrdersFn.Core.Store;

/// <summary>
/// Asks the physical partitions for next to nothing, so that the first caller does not wait for what a client does when it first needs a place: get a
/// token, ask where the container's partitions are, and connect to them.
/// </summary>
public sealed class StoreWarmUp(CosmosClients clients, TimeProvider time, ILogger<StoreWarmUp> log)
{
    /// <summary>Whoever waits for it is better off cold than late.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(10);

    /// <summary>Of one container. Every instance does this, and a large container has more partitions than each instance needs to know at once.</summary>
    private const int MostRanges = 100;

    private readonly Lock _lock = new();
    private Task? _opening;

    /// <summary>The first caller starts it; all wait until it is done. What it cannot reach is left to the requests.</summary>
    public Task OpenAsync(CancellationToken cancellation)
    {
        lock (_lock)
            _opening ??= OpenAllAsync();
        return _opening.WaitAsync(cancellation);
    }

    private async Task OpenAllAsync()
    {
        using var patience = new CancellationTokenSource(Patience, time);
        try
        {
            await Task.WhenAll(Hot(clients.ForRequests).Concat(Hot(clients.ForIntake)).Select(container => OpenAsync(container, patience.Token)));
        }
        catch (Exception fault) when (fault is CosmosException || TransientFaults.Is(fault, CancellationToken.None))
        {
            log.LogWarning(fault, "the store could not be reached everywhere before the first request");
        }
    }

    /// <summary>What a request may need.</summary>
    private static IEnumerable<Container> Hot(OrderContainers containers) =>
        [containers.Orders, containers.Layouts, containers.Timeline, containers.OrderIndex];

    private static async Task OpenAsync(Container container, CancellationToken cancellation)
    {
        var ranges = await container.GetFeedRangesAsync(cancellation);
        await Task.WhenAll(ranges.Take(MostRanges).Select(range => AskAsync(container, range, cancellation)));
    }

    private static async Task AskAsync(Container container, FeedRange range, CancellationToken cancellation)
    {
        using var pages = container.GetItemQueryStreamIterator(
            range, new QueryDefinition("SELECT TOP 1 VALUE 1 FROM c"), continuationToken: null, new QueryRequestOptions { MaxItemCount = 1 });
        using var page = await pages.ReadNextAsync(cancellation);
        page.EnsureSuccessStatusCode();
    }
}
