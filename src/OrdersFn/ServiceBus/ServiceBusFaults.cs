using Azure.Messaging.ServiceBus;
using OrdersFn.Core.Queue;

namespace OrdersFn.ServiceBus;

/// <summary>What the bus's faults mean.</summary>
internal static class ServiceBusFaults
{
    private static readonly TimeSpan WhenBusy = TimeSpan.FromSeconds(10);

    /// <summary>What became of messages that could not be sent; null for a fault that trying again does not mend.</summary>
    public static SendOutcome? Outcome(Exception fault) => fault switch
    {
        ServiceBusException { Reason: ServiceBusFailureReason.ServiceBusy or ServiceBusFailureReason.QuotaExceeded } => new SendOutcome.Throttled(WhenBusy),
        ServiceBusException { Reason: ServiceBusFailureReason.MessageSizeExceeded } => new SendOutcome.TooLarge(),
        _ => IsAway(fault) ? new SendOutcome.Unavailable() : null,
    };

    public static bool IsAway(Exception fault) => fault switch
    {
        ServiceBusException bus => bus.IsTransient || bus.Reason is ServiceBusFailureReason.ServiceBusy or ServiceBusFailureReason.ServiceTimeout
            or ServiceBusFailureReason.ServiceCommunicationProblem or ServiceBusFailureReason.MessagingEntityDisabled
            or ServiceBusFailureReason.QuotaExceeded or ServiceBusFailureReason.MessageLockLost,
        TimeoutException or System.Net.Sockets.SocketException => true,
        _ => false,
    };

    /// <summary>Runs a call of which no outcome but its answer is known.</summary>
    public static async Task<T> GuardedAsync<T>(Func<Task<T>> call)
    {
        try
        {
            return await call();
        }
        catch (Exception fault) when (IsAway(fault))
        {
            throw new QueueUnavailableException("the bus does not answer", fault);
        }
    }
}
