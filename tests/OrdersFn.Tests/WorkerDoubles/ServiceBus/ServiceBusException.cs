namespace Azure.Messaging.ServiceBus;

/// <summary>Double of the SDK's exception of this name.</summary>
public class ServiceBusException(string message, ServiceBusFailureReason reason, string? entityPath = null, Exception? innerException = null)
    : Exception(message, innerException)
{
    public string? EntityPath { get; } = entityPath;

    /// <summary>As the SDK's own constructor has it for these reasons.</summary>
    public bool IsTransient => Reason is ServiceBusFailureReason.ServiceBusy or ServiceBusFailureReason.ServiceTimeout
        or ServiceBusFailureReason.ServiceCommunicationProblem;

    public ServiceBusFailureReason Reason { get; } = reason;
}

/// <summary>Double of the SDK's enum of this name.</summary>
public enum ServiceBusFailureReason
{
    GeneralError = 0,
    MessagingEntityNotFound = 1,
    MessageLockLost = 2,
    MessageNotFound = 3,
    MessageSizeExceeded = 4,
    MessagingEntityDisabled = 5,
    QuotaExceeded = 6,
    ServiceBusy = 7,
    ServiceTimeout = 8,
    ServiceCommunicationProblem = 9,
    SessionCannotBeLocked = 10,
    SessionLockLost = 11,
    MessagingEntityAlreadyExists = 12,
}
