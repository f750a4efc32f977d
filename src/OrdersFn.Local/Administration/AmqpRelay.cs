using System.Buffers;
using System.IO.Pipelines;
using System.Net;
using System.Net.Sockets;
using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Connections.Features;

namespace OrdersFn.Local.Administration;

/// <summary>Tells by their first bytes the connections that speak AMQP, and passes those on to the AMQP endpoint.</summary>
internal sealed class AmqpRelay(Func<int> amqpPort, ILogger<AmqpRelay> log)
{
    public ConnectionDelegate Around(ConnectionDelegate http) => async connection =>
    {
        if (!await SpeaksAmqpAsync(connection.Transport.Input, connection.ConnectionClosed))
            await http(connection);
        else if (amqpPort() is var port and not 0)
            await RelayAsync(connection, port);
        else
            connection.Abort(new("There is no AMQP endpoint to pass the connection on to."));
    };

    /// <summary>Looks, and leaves every byte to whoever reads next.</summary>
    private static async Task<bool> SpeaksAmqpAsync(PipeReader input, CancellationToken cancellation)
    {
        while (true)
        {
            var read = await input.ReadAsync(cancellation);
            var known = read.Buffer.Length >= 4;
            var isAmqp = known && read.Buffer.Slice(0, 4).ToArray().AsSpan().SequenceEqual("AMQP"u8);
            if (known || read.IsCompleted)
            {
                input.AdvanceTo(read.Buffer.Start);
                return isAmqp;
            }

            input.AdvanceTo(read.Buffer.Start, read.Buffer.End);
        }
    }

    /// <summary>Until either side ends, or the server does.</summary>
    private async Task RelayAsync(ConnectionContext connection, int port)
    {
        var ending = connection.Features.Get<IConnectionLifetimeNotificationFeature>()?.ConnectionClosedRequested ?? connection.ConnectionClosed;
        using var either = CancellationTokenSource.CreateLinkedTokenSource(ending, connection.ConnectionClosed);
        using var client = new TcpClient { NoDelay = true };
        try
        {
            await client.ConnectAsync(IPAddress.Loopback, port, either.Token);
            await using var stream = client.GetStream();
            var there = connection.Transport.Input.CopyToAsync(stream, either.Token);
            var back = stream.CopyToAsync(connection.Transport.Output, either.Token);
            await Task.WhenAny(there, back);
            await either.CancelAsync();
            await Task.WhenAll(there, back);
        }
        catch (Exception fault) when (fault is OperationCanceledException or IOException or SocketException)
        {
            log.LogDebug(fault, "a relayed connection ended");
        }
    }
}
