using CosmosLocal.Faults;
using CosmosLocal.Items;
using CosmosLocal.Wire;

namespace CosmosLocal.Batches;

/// <summary>
/// Transactional batches, which name one partition key and succeed or fail as one, and bulk requests, which name a physical partition and
/// whose operations stand each for itself.
/// </summary>
internal static class BatchCalls
{
    public static async ValueTask<CosmosResponse> ExecuteAsync(
        CosmosRequest request, ContainerEngine container, FaultPlan faults, CancellationToken cancellationToken)
    {
        if (request.Body.Length > Limits.BatchBytes)
            return Errors.TooLarge($"Request size is too large: a batch has at most {Limits.BatchBytes} bytes.");
        if (request.Body.IsEmpty)
            return Errors.BadRequest("The batch is empty.");
        var isJson = request.Body.Span[0] == '[';
        var batch = isJson ? JsonBatch.Decode(request.Body) : HybridRowRequest.Decode(request.Body);
        if (Refusal(batch) is { } refusal)
            return refusal;

        var isAtomic = request.Flag(HeaderNames.BatchAtomic);
        var keyJson = request[HeaderNames.PartitionKey];
        if (isAtomic && keyJson is null)
            return Errors.BadRequest("An atomic batch needs the partition key in its header.");
        var befallen = BefallenOperations.Of(batch.Operations, operation => faults.Next(request, operation));
        var outcome = isAtomic
            ? befallen.FailedBatch() ?? await container.ExecuteAtomicAsync(keyJson!, batch.Operations, cancellationToken)
            : await befallen.AmongAsync(others => container.ExecuteEachAsync(RangeOf(request), others, cancellationToken));
        return Answer(outcome, isJson);
    }

    private static CosmosResponse? Refusal(BatchDecoding batch)
    {
        if (batch.Error is { } error)
            return Errors.BadRequest(error);
        return batch.Operations.Count switch
        {
            0 => Errors.BadRequest("The batch has no operations."),
            > Limits.BatchOperations => Errors.BadRequest(
                $"Batch request has more operations than what is supported: at most {Limits.BatchOperations}."),
            _ => null,
        };
    }

    private static string RangeOf(CosmosRequest request)
    {
        var header = request[HeaderNames.RangeId] ?? "";
        return header[(header.LastIndexOf(',') + 1)..];
    }

    private static CosmosResponse Answer(BatchOutcome outcome, bool isJson)
    {
        var response = outcome.IsError
            ? Errors.Of(outcome.Status, outcome.ErrorMessage ?? "The batch could not be carried out.", outcome.ErrorCode, outcome.SubStatus)
            : new CosmosResponse(outcome.Status)
            {
                Body = isJson ? JsonBatch.Encode(outcome.Results) : HybridRowResponse.Encode(outcome.Results),
                ContentType = isJson ? "application/json" : "application/octet-stream",
            };
        if (outcome.RetryAfterMs > 0)
            response.With(HeaderNames.RetryAfter, outcome.RetryAfterMs);
        return response.WithCharge(outcome.Charge).WithPosition(outcome.RangeId, outcome.Lsn);
    }
}
