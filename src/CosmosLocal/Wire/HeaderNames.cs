namespace CosmosLocal.Wire;

/// <summary>Headers of the protocol, as they are written.</summary>
internal static class HeaderNames
{
    public const string ActivityId = "x-ms-activity-id";
    public const string Authorization = "Authorization";
    public const string AutoscaleSettings = "x-ms-cosmos-offer-autopilot-settings";
    public const string BatchAtomic = "x-ms-cosmos-batch-atomic";
    public const string ChangeFeed = "A-IM";
    public const string ChangeFeedFormat = "x-ms-cosmos-changefeed-wire-format-version";
    public const string ContentType = "Content-Type";
    public const string Continuation = "x-ms-continuation";
    public const string Date = "x-ms-date";
    public const string EndKey = "x-ms-end-epk";
    public const string ETag = "etag";
    public const string IfMatch = "If-Match";
    public const string IfModifiedSince = "If-Modified-Since";
    public const string IfNoneMatch = "If-None-Match";
    public const string IndexTransformation = "x-ms-documentdb-collection-index-transformation-progress";
    public const string IsBatch = "x-ms-cosmos-is-batch-request";
    public const string IsQuery = "x-ms-documentdb-isquery";
    public const string IsQueryOld = "x-ms-documentdb-query";
    public const string IsQueryPlan = "x-ms-cosmos-is-query-plan-request";
    public const string IsUpsert = "x-ms-documentdb-is-upsert";
    public const string ItemCount = "x-ms-item-count";
    public const string Lsn = "lsn";
    public const string MaxItemCount = "x-ms-max-item-count";
    public const string MinimumThroughput = "x-ms-cosmos-min-throughput";
    public const string OfferThroughput = "x-ms-offer-throughput";
    public const string PartitionKey = "x-ms-documentdb-partitionkey";
    public const string PostTrigger = "x-ms-documentdb-post-trigger-include";
    public const string Prefer = "Prefer";
    public const string PreTrigger = "x-ms-documentdb-pre-trigger-include";
    public const string RangeId = "x-ms-documentdb-partitionkeyrangeid";
    public const string ReplacePending = "x-ms-offer-replace-pending";
    public const string RequestCharge = "x-ms-request-charge";
    public const string RetryAfter = "x-ms-retry-after-ms";
    public const string SessionToken = "x-ms-session-token";
    public const string StandardDate = "Date";
    public const string StartKey = "x-ms-start-epk";
    public const string SubStatus = "x-ms-substatus";
}
