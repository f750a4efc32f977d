using System.Text.Json;
using Microsoft.Azure.Functions.Worker;
using OrdersFn.Core.OrderIndex;
using OrdersFn.Core.Store;
using OrdersFn.Core.Timeline;

namespace OrdersFn;

/// <summary>
/// Keeps the views up to date from the orders' change feed. Each consumer has its own leases, so its own pace. Without a retry policy the trigger
/// would skip a batch that failed; with an endless one it holds the batch until the store takes it.
/// </summary>
public sealed class ViewFunctions(TimelineConsumer timeline, OrderIndexConsumer orderIndex)
{
    private const string Connection = CosmosOptions.Section;
    private const int Endless = -1;
    private const string ShortestWait = "00:00:01";
    private const string LongestWait = "00:01:00";
    private const int MaxItems = 500;
    private const int PollMilliseconds = 500;

    [Function(nameof(UpdateTimeline))]
    [ExponentialBackoffRetry(Endless, ShortestWait, LongestWait)]
    public Task UpdateTimeline(
        [CosmosDBTrigger(CosmosOptions.DefaultDatabase, ContainerNames.Orders, Connection = Connection, LeaseContainerName = ContainerNames.Leases,
            LeaseContainerPrefix = TimelineConsumer.ConsumerName, CreateLeaseContainerIfNotExists = false, StartFromBeginning = true,
            MaxItemsPerInvocation = MaxItems, FeedPollDelay = PollMilliseconds)]
        IReadOnlyList<JsonElement> changes,
        CancellationToken cancellation) =>
        timeline.ApplyAsync(changes, leaseToken: null, cancellation);

    [Function(nameof(UpdateOrderIndex))]
    [ExponentialBackoffRetry(Endless, ShortestWait, LongestWait)]
    public Task UpdateOrderIndex(
        [CosmosDBTrigger(CosmosOptions.DefaultDatabase, ContainerNames.Orders, Connection = Connection, LeaseContainerName = ContainerNames.Leases,
            LeaseContainerPrefix = OrderIndexConsumer.ConsumerName, CreateLeaseContainerIfNotExists = false, StartFromBeginning = true,
            MaxItemsPerInvocation = MaxItems, FeedPollDelay = PollMilliseconds)]
        IReadOnlyList<JsonElement> changes,
        CancellationToken cancellation) =>
        orderIndex.ApplyAsync(changes, leaseToken: null, cancellation);
}
