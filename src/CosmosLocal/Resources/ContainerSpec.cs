using System.Text.Json;

namespace CosmosLocal.Resources;

/// <summary>What a caller asks a container to be: the parts of a container's JSON that are the caller's to choose.</summary>
internal sealed record ContainerSpec
{
    public required string Id { get; init; }

    public required IReadOnlyList<string> KeyPaths { get; init; }

    public required bool IsHierarchical { get; init; }

    public int? DefaultTtl { get; init; }

    public required JsonElement IndexingPolicy { get; init; }

    public JsonElement UniqueKeyPolicy { get; init; }

    public AllVersionsPolicy AllVersions { get; init; } = AllVersionsPolicy.None;

    public required JsonElement Extra { get; init; }

    public bool HasSameKey(ContainerDefinition definition) =>
        IsHierarchical == definition.IsHierarchical && KeyPaths.SequenceEqual(definition.KeyPaths, StringComparer.Ordinal);

    public ContainerDefinition Define(string databaseRid, string rid, int tableNumber, string etag, long timestamp) => new()
    {
        Id = Id,
        DatabaseRid = databaseRid,
        Rid = rid,
        TableNumber = tableNumber,
        KeyPaths = KeyPaths,
        IsHierarchical = IsHierarchical,
        DefaultTtl = DefaultTtl,
        IndexingPolicy = IndexingPolicy,
        UniqueKeyPolicy = UniqueKeyPolicy,
        AllVersions = AllVersions,
        Extra = Extra,
        ETag = etag,
        Timestamp = timestamp,
    };
}
