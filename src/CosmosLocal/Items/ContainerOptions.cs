using CosmosLocal.Resources;
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

    /// <summary>How long a container keeps versions for the change feed if it does not say so itself; null = it keeps none.</summary>
    public TimeSpan? AllVersionsRetention { get; init; }

    /// <summary>How often expired items are removed, and versions that are too old. Neither can be seen from the moment they are.</summary>
    public TimeSpan PurgeInterval { get; init; } = TimeSpan.FromSeconds(5);

    /// <summary>Null = conditional patches are refused.</summary>
    public PatchCondition? PatchCondition { get; init; }

    /// <summary>How long the container keeps versions; null = it keeps none.</summary>
    public TimeSpan? RetentionOf(ContainerDefinition definition) => definition.AllVersions.Retention ?? AllVersionsRetention;
}
