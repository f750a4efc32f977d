using System.Net;
using System.Text.RegularExpressions;
using Microsoft.Azure.Cosmos;
using OrdersFn.Core.Queue;

namespace OrdersFn.Core.Store;

/// <summary>What is wrong with the disk or the files of an embedded store or queue. A store or queue in Azure has none of this.</summary>
/// <param name="Kind">What sort.</param>
/// <param name="Reason">A clause that names the file, without its directory.</param>
public sealed partial record StorageFault(StorageFaultKind Kind, string Reason)
{
    /// <summary>By which the embedded store tells a damaged file from other faults.</summary>
    private const int DamagedSubStatus = 26011;

    /// <summary>Null when an exception says nothing of the kind.</summary>
    public static StorageFault? Of(Exception? fault) => fault switch
    {
        CosmosException cosmos => Of(cosmos.StatusCode, cosmos.SubStatusCode, cosmos.ResponseBody),
        QueueUnavailableException queue => queue.Storage,
        _ => null,
    };

    /// <summary>Null when an answer of the store says nothing of the kind.</summary>
    internal static StorageFault? Of(HttpStatusCode status, int subStatus, string? body) => status switch
    {
        HttpStatusCode.InsufficientStorage => new(StorageFaultKind.DiskFull, ReasonIn(body) ?? "the disk is full"),
        HttpStatusCode.InternalServerError when subStatus == DamagedSubStatus => new(StorageFaultKind.Damaged, ReasonIn(body) ?? "a file of the store is damaged"),
        _ => null,
    };

    private static string? ReasonIn(string? body) => body is not null && Message().Match(body) is { Success: true } found ? found.Groups[1].Value : null;

    // The client wraps the store's JSON in words of its own.
    [GeneratedRegex("""(the disk is full: [\w.-]+ cannot grow|[\w.-]+ is damaged: [^"\\\r\n]+)""")]
    private static partial Regex Message();
}

/// <summary>Sorts of <see cref="StorageFault"/>.</summary>
public enum StorageFaultKind
{
    /// <summary>What is acknowledged is safe, and all goes on when there is room.</summary>
    DiskFull,

    /// <summary>A file is not what was written; a backup helps.</summary>
    Damaged,
}
