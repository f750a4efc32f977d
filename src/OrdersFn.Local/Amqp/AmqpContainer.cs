using System.Security.Cryptography.X509Certificates;
using Amqp;
using Amqp.Framing;
using Amqp.Listener;
using Amqp.Transactions;
using OrdersFn.Core.Queue;

namespace OrdersFn.Local.Amqp;

/// <summary>Decides what each link of a client is: to the queue, to a node that answers requests, or refused.</summary>
internal sealed class AmqpContainer(string queueName, IOrderQueue queue, ILogger log) : IContainer
{
    private readonly QueueLink _queue = new(queue, log);
    private readonly RequestNode _claims = new(RequestAnswers.Claims, log);
    private readonly RequestNode _management = new(RequestAnswers.Management, log);

    public X509Certificate2? ServiceCertificate => null;

    public IDictionary<string, TransportProvider> CustomTransports { get; } = new Dictionary<string, TransportProvider>();

    public Message CreateMessage(ByteBuffer buffer) => new EncodedMessage(buffer);

    public Link CreateLink(ListenerConnection connection, ListenerSession session, Attach attach) => new ListenerLink(session, attach);

    /// <summary>An exception of this kind is the refusal that the client sees.</summary>
    public bool AttachLink(ListenerConnection connection, ListenerSession session, Link link, Attach attach)
    {
        if (Refusal((ListenerLink)link, attach) is { } refusal)
            throw new AmqpException(refusal);
        return true;
    }

    private Error? Refusal(ListenerLink link, Attach attach)
    {
        // The client's end receives when its role says so; then what it receives from is the source.
        var clientReceives = attach.Role;
        if (!clientReceives && attach.Target is Coordinator)
            return AmqpError.NotImplemented("Transactions are not offered.");
        var entity = EntityAddress.EntityOf(clientReceives ? (attach.Source as Source)?.Address : (attach.Target as Target)?.Address);
        if (EntityAddress.Is(entity, queueName))
        {
            if (clientReceives)
                return AmqpError.NotImplemented("Receiving is not offered: the server itself takes what is in the queue.");
            _queue.Attach(link, attach);
            return null;
        }

        if (NodeOf(entity) is not { } node)
            return AmqpError.NotFound(entity);
        if (clientReceives)
            node.AttachReplies(link, attach);
        else
            node.AttachRequests(link);
        return null;
    }

    private RequestNode? NodeOf(string entity) =>
        EntityAddress.Is(entity, EntityAddress.Claims) ? _claims
        : EntityAddress.Is(entity, $"{queueName}/{EntityAddress.Management}") || EntityAddress.Is(entity, EntityAddress.Management) ? _management
        : null;
}
