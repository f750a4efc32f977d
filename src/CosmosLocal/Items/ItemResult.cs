namespace CosmosLocal.Items;

/// <summary>How an operation on an item ended, in Cosmos's terms.</summary>
internal sealed record ItemResult
{
    public required int Status { get; init; }

    public int SubStatus { get; init; }

    public string? ETag { get; init; }

    /// <summary>The document with its system properties; empty where the answer carries none.</summary>
    public ReadOnlyMemory<byte> Body { get; init; }

    public double Charge { get; init; }

    /// <summary>Milliseconds, with status 429.</summary>
    public int RetryAfterMs { get; init; }

    public string? ErrorCode { get; init; }

    public string? ErrorMessage { get; init; }

    /// <summary>The physical partition that served the operation.</summary>
    public string RangeId { get; init; } = "0";

    public long Lsn { get; init; }

    public bool IsSuccess => Status is >= 200 and < 300;
}
