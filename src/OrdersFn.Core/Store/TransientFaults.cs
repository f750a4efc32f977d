using System.Net;
using System.Net.Sockets;
using Microsoft.Azure.Cosmos;

namespace OrdersFn.Core.Store;

/// <summary>Faults of the store that another try may not meet. Throttling is not among them: it has an answer of its own.</summary>
public static class TransientFaults
{
    /// <summary>449 is the store's "retry with": two writes met on one item; 507 is an embedded store whose disk is full.</summary>
    public static bool Is(HttpStatusCode status) => (int)status is 408 or 410 or 449 or 500 or 502 or 503 or 504 or 507;

    /// <summary>The SDK shows its own time-outs as cancellations; the caller's cancellation is none of ours.</summary>
    public static bool Is(Exception fault, CancellationToken cancellation) => fault switch
    {
        CosmosException cosmos => Is(cosmos.StatusCode),
        OperationCanceledException => !cancellation.IsCancellationRequested,
        HttpRequestException or TimeoutException or SocketException or IOException => true,
        _ => false,
    };
}
