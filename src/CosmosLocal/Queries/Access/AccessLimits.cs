namespace CosmosLocal.Queries.Access;

/// <summary>The numbers of documents at which one way of reaching them becomes better than another.</summary>
internal sealed record AccessLimits
{
    /// <summary>So few are sorted in memory rather than read by another index than the filter's.</summary>
    public int SmallSort { get; init; } = 500;

    /// <summary>So few are read by key, whatever the indexes say.</summary>
    public int SmallScan { get; init; } = 16;

    /// <summary>Counting stops here.</summary>
    public int Many { get; init; } = 20_000;
}
