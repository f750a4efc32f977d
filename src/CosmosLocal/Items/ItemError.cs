namespace CosmosLocal.Items;

/// <summary>Why an operation is refused: status, sub-status, code and message as Cosmos words them.</summary>
internal sealed record ItemError(int Status, string Code, string Message, int SubStatus = 0)
{
    public const int KeyMismatchSubStatus = 1001;
    public const int PartitionGoneSubStatus = 1002;
    public const int ThrottledSubStatus = 3200;

    public static ItemError NotFound { get; } = new(404, "NotFound", "Entity with the specified id does not exist in the system.");

    public static ItemError Conflict { get; } = new(409, "Conflict", "Entity with the specified id already exists in the system.");

    public static ItemError UniqueKeyConflict { get; } = new(409, "Conflict", "Unique index constraint violation.");

    public static ItemError PreconditionFailed { get; } =
        new(412, "PreconditionFailed", "Operation cannot be performed because one of the specified precondition is not met.");

    public static ItemError TooLarge { get; } = new(413, "RequestEntityTooLarge", "Request size is too large.");

    public static ItemError Throttled { get; } =
        new(429, "TooManyRequests", "Message: The request rate is too large. Please retry after sometime.", ThrottledSubStatus);

    public static ItemError PartitionGone { get; } =
        new(410, "Gone", "The requested resource is no longer available at the server.", PartitionGoneSubStatus);

    public static ItemError FailedDependency { get; } = new(424, "FailedDependency", "Another operation of the batch has failed.");

    public static ItemError NoKey { get; } = BadRequest("PartitionKey value must be supplied for this operation.");

    public static ItemError KeyMismatch { get; } = new(400, "BadRequest",
        "PartitionKey extracted from document doesn't match the one specified in the header.", KeyMismatchSubStatus);

    public static ItemError WrongKeyLength { get; } = new(400, "BadRequest",
        "Partition key provided either doesn't correspond to definition in the collection or doesn't match partition key field values "
        + "specified in the document.", KeyMismatchSubStatus);

    public static ItemError InvalidTimeToLive { get; } = BadRequest(
        "The input ttl is invalid. Ensure to provide a nonzero positive integer less than or equal to '2147483647', or '-1' which means never expire.");

    public static ItemError TooManyOperations { get; } =
        BadRequest($"Batch request has more operations than what is supported. The limit is {AtomicBatch.MaxOperations}.");

    public static ItemError BadRequest(string message) => new(400, "BadRequest", message);
}
