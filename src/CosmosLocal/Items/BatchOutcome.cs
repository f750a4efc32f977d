namespace CosmosLocal.Items;

/// <summary>
/// How a batch or bulk request ended: 200 or 207 with a result for each operation, or the status of an error that concerns the request as a whole.
/// </summary>
internal sealed record BatchOutcome
{
    public required int Status { get; init; }

    public int SubStatus { get; init; }

    public IReadOnlyList<ItemResult> Results { get; init; } = [];

    public double Charge { get; init; }

    public int RetryAfterMs { get; init; }

    public string? ErrorCode { get; init; }

    public string? ErrorMessage { get; init; }

    public string RangeId { get; init; } = "0";

    public long Lsn { get; init; }

    public bool IsError => Status is not (200 or 207);
}
