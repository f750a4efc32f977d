using CosmosLocal.Items;

namespace CosmosLocal.Wire;

/// <summary>Calls on one item, and the deletion of all items of a key.</summary>
internal static class ItemCalls
{
    private static readonly string[] TriggerHeaders = [HeaderNames.PreTrigger, HeaderNames.PostTrigger];

    public static ValueTask<CosmosResponse> CreateAsync(CosmosRequest request, ContainerEngine container, CancellationToken cancellationToken) =>
        ExecuteAsync(
            request, container, request.Flag(HeaderNames.IsUpsert) ? ItemOperationKind.Upsert : ItemOperationKind.Create, null, cancellationToken);

    public static ValueTask<CosmosResponse> OneAsync(CosmosRequest request, ContainerEngine container, string id, CancellationToken cancellationToken) =>
        request.Method switch
        {
            "GET" => ExecuteAsync(request, container, ItemOperationKind.Read, id, cancellationToken),
            "PUT" => ExecuteAsync(request, container, ItemOperationKind.Replace, id, cancellationToken),
            "DELETE" => ExecuteAsync(request, container, ItemOperationKind.Delete, id, cancellationToken),
            "PATCH" => ExecuteAsync(request, container, ItemOperationKind.Patch, id, cancellationToken),
            _ => new(Errors.MethodNotAllowed(request)),
        };

    public static async ValueTask<CosmosResponse> DeleteKeyAsync(CosmosRequest request, ContainerEngine container, CancellationToken cancellationToken)
    {
        if (request.Method != "POST")
            return Errors.MethodNotAllowed(request);
        if (request[HeaderNames.PartitionKey] is not { } keyJson)
            return Errors.BadRequest("The partition key whose items are to be deleted is missing.");
        if (!CallScope.TryKey(keyJson, container, out _))
            return Errors.BadRequest($"The partition key {keyJson} is not one of this container.");
        await container.DeletePartitionKeyAsync(keyJson, cancellationToken);
        return new CosmosResponse(200).WithCharge(1);
    }

    private static async ValueTask<CosmosResponse> ExecuteAsync(
        CosmosRequest request, ContainerEngine container, ItemOperationKind kind, string? id, CancellationToken cancellationToken)
    {
        if (request.Body.Length > Limits.ItemBytes)
            return Errors.TooLarge("Request size is too large: an item has at most 2 MB.");
        if (TriggerHeaders.Any(header => request[header] is { Length: > 0 }))
            return Errors.BadRequest("Triggers are not supported here.");

        var result = await container.ExecuteAsync(
            new()
            {
                Kind = kind,
                Id = id,
                KeyJson = request[HeaderNames.PartitionKey],
                Body = request.Body,
                IfMatch = request[HeaderNames.IfMatch],
                IfNoneMatch = request[HeaderNames.IfNoneMatch],
                MinimalReturn = request.MinimalReturn,
            },
            cancellationToken);
        return Answer(result);
    }

    private static CosmosResponse Answer(ItemResult result)
    {
        var response = result.Status < 400
            ? new CosmosResponse(result.Status) { Body = result.Status == 304 ? default : result.Body }
            : Errors.Of(result.Status, result.ErrorMessage ?? "The request could not be carried out.", result.ErrorCode, result.SubStatus);
        if (result.RetryAfterMs > 0)
            response.With(HeaderNames.RetryAfter, result.RetryAfterMs);
        return response
            .With(HeaderNames.ETag, result.ETag)
            .WithCharge(result.Charge)
            .WithPosition(result.RangeId, result.Lsn);
    }
}
