using Amqp;
using Amqp.Framing;
using Amqp.Sasl;
using Tests;

namespace OrdersFn.Local.Tests.Amqp;

/// <summary>A client by AMQPNetLite.</summary>
internal sealed class AmqpClient : IAsyncDisposable
{
    private readonly Connection _connection;

    private AmqpClient(Connection connection)
    {
        _connection = connection;
        Session = new(connection);
    }

    public Session Session { get; }

    public static async Task<AmqpClient> ConnectAsync(int port, SaslProfile? sasl = null)
    {
        var factory = new ConnectionFactory();
        factory.SASL.Profile = sasl ?? SaslProfile.Anonymous;
        return new(await factory.CreateAsync(new Address("127.0.0.1", port, null, null, "/", "amqp")));
    }

    public SenderLink Sender(string address = "orders") => new(Session, $"s-{Guid.NewGuid():n}", address);

    /// <summary>Null when it was accepted.</summary>
    public static async Task<Error?> SendAsync(SenderLink sender, Message message)
    {
        var done = new TaskCompletionSource<Outcome>(TaskCreationOptions.RunContinuationsAsynchronously);
        sender.Send(message, (_, _, outcome, _) => done.TrySetResult(outcome), null);
        return await done.Task.WaitAsync(Eventually.Deadline, TestContext.Current.CancellationToken) switch
        {
            Accepted => null,
            Rejected rejected => rejected.Error,
            var other => throw new InvalidOperationException($"neither accepted nor rejected: {other}"),
        };
    }

    /// <summary>The error that a link is closed with.</summary>
    public static async Task<Error> ClosedAsync(Link link)
    {
        var closed = new TaskCompletionSource<Error>(TaskCreationOptions.RunContinuationsAsynchronously);
        link.AddClosedCallback((_, error) => closed.TrySetResult(error));
        return await closed.Task.WaitAsync(Eventually.Deadline, TestContext.Current.CancellationToken);
    }

    public async ValueTask DisposeAsync() => await _connection.CloseAsync();
}
