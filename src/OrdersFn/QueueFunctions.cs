using Azure.Messaging.ServiceBus;
using Microsoft.Azure.Functions.Worker;
using Microsoft.Extensions.Logging;
using OrdersFn.Core.Queue;
using OrdersFn.ServiceBus;

namespace OrdersFn;

/// <summary>
/// Takes in what waits in the queue, a batch at a time, and settles each message by its own outcome. Were the function to fail, the host would
/// abandon every message it had not settled.
/// </summary>
public sealed class QueueFunctions(QueueIntake intake, TimeProvider time, ILogger<QueueFunctions> log)
{
    [Function(nameof(TakeOrders))]
    public Task TakeOrders(
        [ServiceBusTrigger("%OrderQueue%", Connection = ServiceBusSettings.Section, IsBatched = true, AutoCompleteMessages = false)]
        ServiceBusReceivedMessage[] messages,
        ServiceBusMessageActions actions,
        CancellationToken cancellation)
    {
        var locks = new BatchLocks(messages, time);
        return intake.ProcessAsync(
            [.. messages.Select(OrderMessages.From)],
            (index, verdict) => SettleAsync(messages[index], verdict, actions, locks, cancellation),
            locks.Left,
            cancellation);
    }

    private async Task SettleAsync(
        ServiceBusReceivedMessage message, MessageVerdict verdict, ServiceBusMessageActions actions, BatchLocks locks, CancellationToken cancellation)
    {
        try
        {
            switch (verdict)
            {
                case MessageVerdict.Complete:
                    await actions.CompleteMessageAsync(message, cancellation);
                    break;
                case MessageVerdict.SetAside aside:
                    await actions.DeadLetterMessageAsync(
                        message, deadLetterReason: aside.Reason, deadLetterErrorDescription: aside.Description, cancellationToken: cancellation);
                    break;
                case MessageVerdict.Again again:
                    // An abandoned message comes back at once and is one delivery nearer to its last, so the waiting is done here.
                    await Task.Delay(locks.Within(again.After), time, cancellation);
                    await actions.AbandonMessageAsync(message, cancellationToken: cancellation);
                    break;
                default:
                    throw new InvalidOperationException($"unknown verdict {verdict}");
            }
        }
        catch (Exception fault) when (!cancellation.IsCancellationRequested)
        {
            // The lock is lost, or the bus away: the message comes again, and its order is a duplicate then.
            log.LogWarning(fault, "message {SequenceNumber} could not be settled", message.SequenceNumber);
        }
    }
}
