using Amqp.Framing;
using OrdersFn.Core.Queue;

namespace OrdersFn.Local.Amqp;

/// <summary>What a transfer holds.</summary>
internal abstract record MessageReading
{
    private MessageReading()
    {
    }

    /// <summary>One message, or all those of a batch.</summary>
    public sealed record Messages(IReadOnlyList<OrderMessage> All) : MessageReading;

    /// <summary>Nothing that the queue takes; of a batch, the fault of the first bad message.</summary>
    public sealed record Refused(Error Error) : MessageReading;
}
