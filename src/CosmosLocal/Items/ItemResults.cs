using CosmosLocal.Partitioning;
using CosmosLocal.Storage;
using CosmosLocal.Throughput;

namespace CosmosLocal.Items;

/// <summary>Makes answers of outcomes.</summary>
internal static class ItemResults
{
    public static ItemResult Of(WriteOutcome outcome, ItemOperation operation, ContainerIdentity identity) => new()
    {
        Status = outcome.Status,
        SubStatus = outcome.Error?.SubStatus ?? 0,
        ETag = outcome.Document?.ETag,
        Body = outcome.Document is { } document && outcome.Status != 304 && !(operation.MinimalReturn && operation.Kind != ItemOperationKind.Read)
            ? document.ToJson(identity)
            : default,
        Charge = outcome.Charge,
        ErrorCode = outcome.Error?.Code,
        ErrorMessage = outcome.Error?.Message,
        RangeId = outcome.Partition.Id,
        Lsn = outcome.Lsn,
    };

    public static ItemResult Of(ItemError error, PhysicalPartition partition, int retryAfterMs = 0) => new()
    {
        Status = error.Status,
        SubStatus = error.SubStatus,
        ErrorCode = error.Code,
        ErrorMessage = error.Message,
        Charge = error.Status == 429 ? 0 : Charges.Refused,
        RetryAfterMs = retryAfterMs,
        RangeId = partition.Id,
    };

    public static BatchOutcome OfWhole(ItemError error, PhysicalPartition partition, int retryAfterMs = 0) => new()
    {
        Status = error.Status,
        SubStatus = error.SubStatus,
        ErrorCode = error.Code,
        ErrorMessage = error.Message,
        RetryAfterMs = retryAfterMs,
        RangeId = partition.Id,
    };
}
