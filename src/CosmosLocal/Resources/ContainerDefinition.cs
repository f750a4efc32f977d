using System.Text.Json;

namespace CosmosLocal.Resources;

/// <summary>A container as its creator defined it, and the numbers the account gave it.</summary>
internal sealed record ContainerDefinition
{
    public required string Id { get; init; }

    public required string DatabaseRid { get; init; }

    public required string Rid { get; init; }

    /// <summary>Names the container's tables; never used again after the container is dropped.</summary>
    public required int TableNumber { get; init; }

    /// <summary>Paths of the partition key, as given: <c>/customerId</c>, <c>/address/city</c>.</summary>
    public required IReadOnlyList<string> KeyPaths { get; init; }

    public required bool IsHierarchical { get; init; }

    /// <summary>Seconds documents live: null = for ever and item ttl ignored; -1 = for ever unless the item says otherwise.</summary>
    public int? DefaultTtl { get; init; }

    /// <summary>The policy as given, with what the creator left out filled in. Always an object.</summary>
    public required JsonElement IndexingPolicy { get; init; }

    /// <summary>The policy as given; <see cref="JsonValueKind.Undefined"/> if there is none.</summary>
    public JsonElement UniqueKeyPolicy { get; init; }

    /// <summary>The container's own throughput; null = none set.</summary>
    public ThroughputSetting? Throughput { get; init; }

    /// <summary>Seconds since 1970 of the last change of the definition.</summary>
    public long Timestamp { get; init; }

    public string ETag { get; init; } = "";

    /// <summary>As read from <see cref="Extra"/>.</summary>
    public AllVersionsPolicy AllVersions { get; init; } = AllVersionsPolicy.None;

    /// <summary>Properties stored and returned as given, most of which change nothing here (for example <c>geospatialConfig</c>): a JSON object.</summary>
    public JsonElement Extra { get; init; }

    public string Self => $"dbs/{DatabaseRid}/colls/{Rid}/";
}
