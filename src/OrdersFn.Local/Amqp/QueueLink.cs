using Amqp;
using Amqp.Framing;
using Amqp.Listener;
using OrdersFn.Core.Queue;

namespace OrdersFn.Local.Amqp;

/// <summary>The end of a link that a client sends to the queue by. A message is answered when the queue has it on disk.</summary>
internal sealed class QueueLink(IOrderQueue queue, ILogger log)
{
    /// <summary>Told to clients when they attach, so that they can refuse by themselves; of batches it is the size of the whole.</summary>
    public const int MostBytes = 1 << 20;

    /// <summary>What Service Bus gives a sender.</summary>
    private const uint Credit = 1000;

    private static readonly Accepted Accepted = new();

    public void Attach(ListenerLink link, Attach attach)
    {
        attach.MaxMessageSize = MostBytes;
        link.InitializeReceiver(Credit, OnMessage, null);
    }

    private void OnMessage(ListenerLink link, Message message, DeliveryState? state, object? unused) => _ = AnswerAsync(link, (EncodedMessage)message, state);

    private async Task AnswerAsync(ListenerLink link, EncodedMessage message, DeliveryState? state)
    {
        try
        {
            // As far as the first wait this runs on the connection's own thread, which is what keeps a sender's messages in their order.
            var outcome = await OutcomeAsync(message, state);
            link.DisposeMessage(message, outcome, settled: true);
            message.Dispose();
        }
        catch (Exception fault) when (fault is AmqpException or ObjectDisposedException or IOException)
        {
            log.LogDebug(fault, "a client left before its message was answered");
        }
        catch (Exception fault)
        {
            log.LogError(fault, "a message could not be answered");
        }
    }

    private async ValueTask<DeliveryState> OutcomeAsync(EncodedMessage message, DeliveryState? state)
    {
        if (state is not null)
            return Rejected(AmqpError.NotImplemented("Transactions are not offered."));
        if (message.Size > MostBytes)
            return Rejected(AmqpError.TooLarge(message.Size, MostBytes));
        return MessageReader.Read(message.Encoded, message.Format) switch
        {
            MessageReading.Messages(var messages) => await SendAsync(messages),
            MessageReading.Refused(var error) => Rejected(error),
            _ => throw new InvalidOperationException("a message is read or refused"),
        };
    }

    private async ValueTask<DeliveryState> SendAsync(IReadOnlyList<OrderMessage> messages) =>
        await queue.SendAsync(messages, CancellationToken.None) switch
        {
            SendOutcome.Accepted => Accepted,
            SendOutcome.Throttled => Rejected(AmqpError.QueueFull()),
            SendOutcome.Unavailable { Storage: { } storage } => Rejected(AmqpError.QueueAway(storage.Reason)),
            _ => Rejected(AmqpError.QueueAway()),
        };

    private static Rejected Rejected(Error error) => new() { Error = error };
}
