using System.Text.Json;

namespace CosmosLocal.Resources;

/// <summary>What a container is, as far as its items are concerned.</summary>
internal sealed record ContainerDefinition
{
    public required string Id { get; init; }

    public required string DatabaseRid { get; init; }

    public required string Rid { get; init; }

    /// <summary>Numbers the container's tables; never reused.</summary>
    public required int TableNumber { get; init; }

    public required IReadOnlyList<string> KeyPaths { get; init; }

    public bool IsHierarchical { get; init; }

    /// <summary>Null = items never expire, -1 = only items with their own ttl do, else seconds.</summary>
    public int? DefaultTtl { get; init; }

    public JsonElement IndexingPolicy { get; init; }

    public JsonElement UniqueKeyPolicy { get; init; }
}
