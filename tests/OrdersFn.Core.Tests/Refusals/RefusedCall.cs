using CosmosLocal.Faults;

namespace OrdersFn.Core.Tests.Refusals;

/// <summary>The calls by which a consumer brings one order into its view or parks it: each may be the one that the store refuses.</summary>
public enum RefusedCall
{
    /// <summary>Of an order that begins.</summary>
    EntryCreate,

    /// <summary>Of an order that is there: the entry is read by a query, with those of the other orders.</summary>
    EntryReplace,

    /// <summary>Before <see cref="EntryReplace"/>, where few orders come together.</summary>
    EntryRead,

    /// <summary>Before <see cref="EntryReplace"/>, where many do.</summary>
    BucketQuery,

    IndexCreate,

    /// <summary>Of an order placed anew after its erasure.</summary>
    IndexReplace,

    IndexRead,
}

internal static class RefusedCalls
{
    public static bool IsOfIndex(this RefusedCall call) => call >= RefusedCall.IndexCreate;

    public static bool IsOfOrderThatIsThere(this RefusedCall call) => call is not (RefusedCall.EntryCreate or RefusedCall.IndexCreate);

    /// <summary>With few orders in a bucket each entry is read by itself.</summary>
    public static int Orders(this RefusedCall call) => call == RefusedCall.EntryRead ? 2 : 8;

    /// <summary>A rule for such calls on one order, for as long as it stands.</summary>
    public static FaultRule On(this RefusedCall call, string orderId, string customerId, int status) => new()
    {
        Fault = Fault.Fail(status, retryAfter: TimeSpan.FromMilliseconds(1)),
        Path = call.IsOfIndex() ? "colls/order-index" : "colls/timeline",
        Item = call.IsOfIndex() ? customerId : $"{orderId}~{customerId}",
        Operation = call switch
        {
            RefusedCall.EntryCreate or RefusedCall.IndexCreate => FaultOperation.Create,
            RefusedCall.EntryReplace or RefusedCall.IndexReplace => FaultOperation.Replace,
            RefusedCall.EntryRead or RefusedCall.IndexRead => FaultOperation.Read,
            _ => FaultOperation.Query,
        },
        Times = int.MaxValue,
    };
}
