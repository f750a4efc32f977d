using Azure.Messaging.ServiceBus;
using Azure.Messaging.ServiceBus.Administration;

namespace OrdersFn.Local.Tests.ServiceBus.Administration;

/// <summary>Nothing can be made, changed or deleted, and the SDK's exception says so by name.</summary>
public sealed class ChangingTests
{
    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public Task AnotherQueueCannotBeMade() => RefusedAsync(client => client.CreateQueueAsync("returns", Stop), "returns", "created", "orders");

    [Fact]
    public Task ATopicCannotBeMade() => RefusedAsync(client => client.CreateTopicAsync("events", Stop), "events", "created", "no topics");

    [Fact]
    public Task ASubscriptionCannotBeMade() =>
        RefusedAsync(client => client.CreateSubscriptionAsync("events", "all", Stop), "events/Subscriptions/all", "created", "no topics");

    [Fact]
    public Task TheQueueCannotBeDeleted() => RefusedAsync(client => client.DeleteQueueAsync("orders", Stop), "orders", "deleted");

    [Fact]
    public Task TheQueueCannotBeChanged() => RefusedAsync(
        async client =>
        {
            var queue = (await client.GetQueueAsync("orders", Stop)).Value;
            queue.MaxDeliveryCount = 3;
            await client.UpdateQueueAsync(queue, Stop);
        },
        "orders", "changed", "Queue__");

    [Fact]
    public async Task TheQueueIsThereAlready()
    {
        await using var open = await OpenAdministration.StartAsync();
        var fault = await Assert.ThrowsAsync<ServiceBusException>(() => open.Client.CreateQueueAsync("orders", Stop));
        Assert.Equal(ServiceBusFailureReason.MessagingEntityAlreadyExists, fault.Reason);
    }

    [Fact]
    public async Task WhatIsNotThereCannotBeDeletedOrChanged()
    {
        await using var open = await OpenAdministration.StartAsync();
        var deleted = await Assert.ThrowsAsync<ServiceBusException>(() => open.Client.DeleteTopicAsync("events", Stop));
        Assert.Equal(ServiceBusFailureReason.MessagingEntityNotFound, deleted.Reason);
        var queue = ServiceBusModelFactory.QueueProperties(
            "returns", TimeSpan.FromSeconds(30), defaultMessageTimeToLive: TimeSpan.FromDays(1), autoDeleteOnIdle: TimeSpan.FromDays(1),
            duplicateDetectionHistoryTimeWindow: TimeSpan.FromMinutes(1), maxDeliveryCount: 5, status: EntityStatus.Active, userMetadata: "");
        var changed = await Assert.ThrowsAsync<ServiceBusException>(() => open.Client.UpdateQueueAsync(queue, Stop));
        Assert.Equal(ServiceBusFailureReason.MessagingEntityNotFound, changed.Reason);
    }

    private static async Task RefusedAsync(Func<ServiceBusAdministrationClient, Task> call, params string[] words)
    {
        await using var open = await OpenAdministration.StartAsync();
        var fault = await Assert.ThrowsAsync<InvalidOperationException>(() => call(open.Client));
        Assert.All(words, word => Assert.Contains(word, fault.Message, StringComparison.Ordinal));
        Assert.True((await open.Client.QueueExistsAsync("orders", Stop)).Value);
    }
}
