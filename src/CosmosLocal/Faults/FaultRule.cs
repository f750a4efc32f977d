namespace CosmosLocal.Faults;

/// <summary>Which calls a fault befalls.</summary>
public sealed record FaultRule
{
    public required Fault Fault { get; init; }

    /// <summary>What is done with items. Null (default) = any call, also those on databases, containers and partition lists.</summary>
    public FaultOperation? Operation { get; init; }

    /// <summary>The HTTP method, e.g. <c>POST</c>. Null (default) = any.</summary>
    public string? Method { get; init; }

    /// <summary>A part of the decoded path, e.g. <c>colls/orders/docs</c>. Null (default) = any.</summary>
    public string? Path { get; init; }

    /// <summary>Matching calls that pass unharmed before the fault strikes. Default 0.</summary>
    public int Skip { get; init; }

    /// <summary>How many calls it strikes. Default 1.</summary>
    public int Times { get; init; } = 1;
}
