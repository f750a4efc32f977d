using Amqp;
using Amqp.Framing;
using Amqp.Types;

namespace OrdersFn.Local.Amqp;

/// <summary>Refusals in the words that Service Bus clients know; the condition tells them whether to try again.</summary>
internal static class AmqpError
{
    public static Error NotFound(string entity) =>
        Of(ErrorCode.NotFound, $"The messaging entity '{entity}' could not be found: this server has one queue.");

    public static Error NotImplemented(string what) => Of(ErrorCode.NotImplemented, what);

    public static Error Undecodable(string reason) => Of(ErrorCode.DecodeError, reason);

    public static Error TooLarge(long size, long most) =>
        Of(ErrorCode.MessageSizeExceeded, $"The message has {size} bytes; at most {most} are taken.");

    public static Error QueueFull() => Of("com.microsoft:server-busy", "The queue has no room at present.");

    public static Error QueueAway(string? reason = null) =>
        Of("com.microsoft:server-busy", reason is null ? "The queue cannot store messages at present." : $"The queue cannot store messages: {reason}.");

    private static Error Of(string condition, string description) => new(new Symbol(condition)) { Description = description };
}
