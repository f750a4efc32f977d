using Amqp;
using Amqp.Framing;
using Amqp.Listener;
using Amqp.Types;

namespace OrdersFn.Local.Amqp;

/// <summary>A link that answers go out by; they wait until the client gives credit for them.</summary>
internal sealed class ReplyLink
{
    private readonly ListenerLink _link;
    private readonly string? _address;
    private readonly Queue<Message> _waiting = new();
    private readonly Lock _gate = new();
    private int _credit;

    public ReplyLink(ListenerLink link, Attach attach)
    {
        _link = link;
        _address = (attach.Target as Target)?.Address;
        link.InitializeSender(OnCredit, static (message, state, settled, unused) => { }, null);
    }

    /// <summary>Clients name the link by its target; those that attach it without one, by its own name.</summary>
    public bool IsNamed(string? replyTo) => replyTo is not null && (replyTo == _address || replyTo == _link.Name);

    public void Send(Message message)
    {
        lock (_gate)
        {
            _waiting.Enqueue(message);
            SendWaiting();
        }
    }

    private void OnCredit(int more, Fields? properties, object? unused)
    {
        lock (_gate)
        {
            _credit = Math.Max(0, _credit + more);
            SendWaiting();
        }
    }

    private void SendWaiting()
    {
        for (; _credit > 0 && _waiting.TryDequeue(out var message); _credit--)
            _link.SendMessage(message);
    }
}
