using Microsoft.Azure.Cosmos;

namespace OrdersFn.Core.Store;

/// <summary>What every transactional batch here has in common.</summary>
internal static class BatchCalls
{
    public static TransactionalBatchItemRequestOptions NoContent { get; } = new() { EnableContentResponseOnWrite = false };

    public static TransactionalBatchItemRequestOptions IfUnchanged(string tag) => new() { EnableContentResponseOnWrite = false, IfMatchEtag = tag };

    public static CosmosException ToFailure(this TransactionalBatchResponse response) =>
        new(response.ErrorMessage ?? $"transactional batch failed: {response.StatusCode}", response.StatusCode, 0, response.ActivityId, response.RequestCharge);
}
