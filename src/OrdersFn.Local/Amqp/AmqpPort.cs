using System.Net;
using System.Net.Sockets;

namespace OrdersFn.Local.Amqp;

/// <summary>The number of a port to listen at.</summary>
internal static class AmqpPort
{
    public const int Off = 0;

    /// <summary>Whichever is free.</summary>
    public const int Any = -1;

    public const int Standard = 5672;

    /// <summary>
    /// Makes sure of the port, or finds one. The listener of the AMQP library shares its port with whoever asks in the same way, so that a second server
    /// would silently get some of the clients. <see cref="SocketException"/> when it is taken.
    /// </summary>
    public static int Find(int wanted)
    {
        using var probe = new TcpListener(IPAddress.Loopback, wanted == Any ? 0 : wanted) { ExclusiveAddressUse = true };
        probe.Start();
        return ((IPEndPoint)probe.LocalEndpoint).Port;
    }
}
