using System.Collections.Concurrent;
using Amqp;
using Amqp.Framing;
using Amqp.Listener;

namespace OrdersFn.Local.Amqp;

/// <summary>
/// A node that clients ask questions of: they attach one link to ask by and one for the answers, both in one session. ContainerHost's own request
/// processor will not do, as it wants a target address on the second.
/// </summary>
internal sealed class RequestNode(Action<Message, ApplicationProperties> answer, ILogger log)
{
    private const uint Credit = 100;

    private readonly ConcurrentDictionary<ListenerLink, ReplyLink> _replies = new();

    public void AttachRequests(ListenerLink link) => link.InitializeReceiver(Credit, OnRequest, null);

    public void AttachReplies(ListenerLink link, Attach attach)
    {
        _replies[link] = new(link, attach);
        link.Closed += (_, _) => _replies.TryRemove(link, out _);
    }

    private void OnRequest(ListenerLink link, Message message, DeliveryState? state, object? unused)
    {
        try
        {
            var request = Message.Decode(((EncodedMessage)message).Encoded);
            link.DisposeMessage(message, new Accepted(), settled: true);
            Reply(link.Session, request);
        }
        catch (Exception fault)
        {
            log.LogDebug(fault, "a request could not be answered");
            link.DisposeMessage(message, new Rejected { Error = AmqpError.Undecodable("The request cannot be read.") }, settled: true);
        }
        finally
        {
            message.Dispose();
        }
    }

    private void Reply(Session session, Message request)
    {
        var links = _replies.Where(reply => reply.Key.Session == session).Select(reply => reply.Value).ToList();
        var link = links.Find(reply => reply.IsNamed(request.Properties?.ReplyTo)) ?? links.FirstOrDefault();
        if (link is null)
            return;
        var reply = new Message { Properties = new(), ApplicationProperties = new() };
        if (request.Properties?.GetMessageId() is { } question)
            reply.Properties.SetCorrelationId(question);
        answer(request, reply.ApplicationProperties);
        link.Send(reply);
    }
}
