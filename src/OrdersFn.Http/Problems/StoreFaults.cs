using System.Net;
using Microsoft.Azure.Cosmos;
using OrdersFn.Core.Store;

namespace OrdersFn.Http.Problems;

/// <summary>Which exceptions say that the store cannot be reached now, so that trying again later may help, and what is told of its disk and files.</summary>
internal static class StoreFaults
{
    public static bool IsThrottling(Exception fault) => fault is CosmosException { StatusCode: HttpStatusCode.TooManyRequests };

    public static Problem ProblemOf(StorageFault fault) =>
        fault.Kind == StorageFaultKind.DiskFull ? KnownProblems.DiskFull(fault.Reason) : KnownProblems.DataDamaged(fault.Reason);

    public static bool IsTransient(Exception fault) => fault switch
    {
        CosmosException { StatusCode: HttpStatusCode.ServiceUnavailable or HttpStatusCode.RequestTimeout or HttpStatusCode.Gone } => true,
        // 449: the store asks for the same write again.
        CosmosException { StatusCode: (HttpStatusCode)449 } => true,
        // Callers who gave up were sorted out before; any other cancellation is a time limit of the SDK.
        OperationCanceledException or TimeoutException or HttpRequestException => true,
        _ => false,
    };
}
