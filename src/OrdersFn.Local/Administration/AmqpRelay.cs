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
        var requested = connection.Features.Get<IConnectionLifetimeNotificationFeature>()?.ConnectionClosedRequested ?? CancellationToken.None;
        using var ending = CancellationTokenSource.CreateLinkedTokenSource(requested, connection.ConnectionClosed);
        if (await SpeaksAmqpAsync(connection.Transport.Input, ending.Token) is not { } speaksAmqp)
            return;
        if (!speaksAmqp)
            await http(connection);
        else if (amqpPort() is var port and not 0)
            await RelayAsync(connection.Transport, port, ending);
        else
            connection.Abort(new("There is no AMQP endpoint to pass the connection on to."));
    };

    /// <summary>Looks, and leaves every byte to whoever reads next. Null when the connection is to end before that is known.</summary>
    private static async Task<bool?> SpeaksAmqpAsync(PipeReader input, CancellationToken ending)
    {
        while (true)
        {
            ReadResult read;
            try
            {
                read = await input.ReadAsync(ending);
            }
            catch (OperationCanceledException)
            {
                return null;
            }

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
    private async Task RelayAsync(IDuplexPipe connection, int port, CancellationTokenSource ending)
    {
        using var client = new TcpClient { NoDelay = true };
        try
        {
            await client.ConnectAsync(IPAddress.Loopback, port, ending.Token);
            await using var stream = client.GetStream();
            var there = connection.Input.CopyToAsync(stream, ending.Token);
            var back = stream.CopyToAsync(connection.Output, ending.Token);
            await Task.WhenAny(there, back);
            await ending.CancelAsync();
            await Task.WhenAll(there, back);
        }
        catch (Exception fault) when (fault is OperationCanceledException or IOException or SocketException)
        {
            log.LogDebug(fault, "a relayed connection ended");
        }
    }
}
