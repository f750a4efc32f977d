using System.Collections.Concurrent;
using Azure.Messaging.ServiceBus;
using Microsoft.Azure.Functions.Worker;

namespace OrdersFn.Tests.Queue;

/// <summary>Settlements as the function makes them.</summary>
internal sealed class RecordedActions(TimeProvider time) : ServiceBusMessageActions
{
    /// <summary>How each message was settled, and when.</summary>
    public ConcurrentDictionary<long, (string What, DateTimeOffset At)> Settled { get; } = new();

    /// <summary>Messages whose lock is gone.</summary>
    public HashSet<long> Lost { get; } = [];

    public override Task CompleteMessageAsync(ServiceBusReceivedMessage message, CancellationToken cancellationToken = default) => Settle(message, "complete");

    public override Task AbandonMessageAsync(
        ServiceBusReceivedMessage message, IDictionary<string, object>? propertiesToModify = null, CancellationToken cancellationToken = default) =>
        Settle(message, "abandon");

    public override Task DeadLetterMessageAsync(
        ServiceBusReceivedMessage message,
        Dictionary<string, object>? propertiesToModify = null,
        string? deadLetterReason = null,
        string? deadLetterErrorDescription = null,
        CancellationToken cancellationToken = default) => Settle(message, $"{deadLetterReason}: {deadLetterErrorDescription}");

    private Task Settle(ServiceBusReceivedMessage message, string what)
    {
        if (Lost.Contains(message.SequenceNumber))
            throw new ServiceBusException("the lock is lost", ServiceBusFailureReason.MessageLockLost);
        Assert.True(Settled.TryAdd(message.SequenceNumber, (what, time.GetUtcNow())), "settled twice");
        return Task.CompletedTask;
    }
}
