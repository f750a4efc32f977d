using System.Net;
using Microsoft.Azure.Cosmos;
using OrdersFn.Core.Store;

namespace OrdersFn.Core.Timeline;

/// <summary>Why changes did not get into their bucket.</summary>
/// <param name="Change">The one whose own part of the call failed; null where it was the rollup's, or the call failed as a whole.</param>
/// <param name="IsConflict">What was read or supposed is out of date: somebody else wrote, or an erased entry expired (404).</param>
/// <param name="IsRefusal">Another try will meet it again.</param>
/// <param name="Reason">For whoever looks at what is parked.</param>
/// <param name="Fault">What to throw where it is neither.</param>
internal sealed record BucketFailure(TimelineDocument? Change, bool IsConflict, bool IsRefusal, string Reason, Exception Fault)
{
    /// <summary>Of a read, or of a call that was not answered.</summary>
    public static BucketFailure Of(Exception fault, TimelineDocument? change) =>
        new(change, IsConflict: false, Refusals.Is(fault), Refusals.Reason(fault), fault);

    /// <summary>Of a transaction, whose answer names the operation that failed: the others are 424. Where it failed as a whole, all have its status.</summary>
    public static BucketFailure Of(TransactionalBatchResponse response, BucketWrite write)
    {
        var failed = -1;
        for (var i = 0; i < response.Count; i++)
        {
            if (response[i].StatusCode == HttpStatusCode.FailedDependency)
                continue;
            if (failed >= 0)
                return Whole(response);
            failed = i;
        }

        if (failed < 0)
            return Whole(response);
        var status = response[failed].StatusCode;
        // 449: two writes met on one item.
        var isConflict = IsContended(status) || status is HttpStatusCode.NotFound or (HttpStatusCode)449;
        var change = failed < write.Documents.Count && status != (HttpStatusCode)449 ? write.Documents[failed].Next : null;
        return new(change, isConflict, !isConflict && Refusals.Is(status), Refusals.Reason(status, response.ErrorMessage), response.ToFailure());
    }

    private static BucketFailure Whole(TransactionalBatchResponse response)
    {
        // A whole request that was answered 449 was tried again by the SDK, for half a minute.
        var status = response.StatusCode;
        return new(null, IsContended(status), Refusals.Is(status), Refusals.Reason(status, response.ErrorMessage), response.ToFailure());
    }

    private static bool IsContended(HttpStatusCode status) =>
        status is HttpStatusCode.Conflict or HttpStatusCode.PreconditionFailed;
}
