using System.Net.Sockets;
using Amqp;
using Amqp.Listener;
using OrdersFn.Core.Queue;
using OrdersFn.Local.Queue;
using OrdersFn.Local.Serving;

namespace OrdersFn.Local.Amqp;

/// <summary>Where Service Bus clients send to, on loopback.</summary>
internal sealed class AmqpEndpoint(ServeOptions serve, QueueOptions options, IOrderQueue queue, ILogger<AmqpEndpoint> log) : IHostedService
{
    private ConnectionListener? _listener;

    public string QueueName => options.Name;

    /// <summary>The port it got; 0 before it has one.</summary>
    public int Port { get; private set; }

    public Task StartAsync(CancellationToken cancellationToken)
    {
        try
        {
            var port = AmqpPort.Find(serve.AmqpPort);
            var listener = new ConnectionListener(new Address("127.0.0.1", port, null, null, "/", "amqp"), new AmqpContainer(options.Name, queue, log));
            listener.AMQP.ContainerId = $"ordersfn-{Guid.NewGuid():n}";
            foreach (var mechanism in (ReadOnlySpan<string>)["ANONYMOUS", "MSSBCBS", "PLAIN"])
                listener.SASL.EnableMechanism(mechanism, new AnyCredentials(mechanism));
            listener.Open();
            _listener = listener;
            Port = port;
            return Task.CompletedTask;
        }
        catch (SocketException fault)
        {
            throw new CannotServeException(
                $"AMQP port {serve.AmqpPort} of 127.0.0.1 cannot be had ({fault.Message}); choose another --amqp-port, or 0 for none.", fault);
        }
    }

    public Task StopAsync(CancellationToken cancellationToken)
    {
        _listener?.Close();
        _listener = null;
        return Task.CompletedTask;
    }
}
