using CosmosLocal.Throughput;

namespace CosmosLocal.Items;

/// <summary>How a container is run, beside what it is.</summary>
internal sealed record ContainerOptions
{
    /// <summary>Request units per second of the whole container, shared equally by its physical partitions; 0 = unlimited.</summary>
    public double Throughput { get; init; }

    /// <summary>The database's units, if the container has none of its own.</summary>
    public Budget? Shared { get; init; }

    /// <summary>A physical partition that holds more than this splits by itself; 0 = never.</summary>
    public long SplitAboveBytes { get; init; }

    /// <summary>How often expired items are removed. They are invisible from the moment they expire.</summary>
    public TimeSpan PurgeInterval { get; init; } = TimeSpan.FromSeconds(5);

    /// <summary>Null = conditional patches are refused.</summary>
    public PatchCondition? PatchCondition { get; init; }
}
