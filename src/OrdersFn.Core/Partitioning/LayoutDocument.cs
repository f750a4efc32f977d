using System.Text.Json.Serialization;

namespace OrdersFn.Core.Partitioning;

/// <summary>A customer's layout as stored in <c>layouts</c>; only customers with more than one bucket, now or earlier, have one.</summary>
public sealed record LayoutDocument
{
    /// <summary>There is one per customer.</summary>
    public const string OnlyId = "layout";

    public string Id { get; init; } = OnlyId;

    public string Type { get; init; } = "layout";

    public int SchemaVersion { get; init; } = 1;

    public required string CustomerId { get; init; }

    public required IReadOnlyList<LayoutEpoch> Epochs { get; init; }

    /// <summary>The store's tag, for guarded replacement.</summary>
    [JsonPropertyName("_etag"), JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? StoreTag { get; init; }

    public Layout ToLayout() => new(CustomerId, [.. Epochs]);
}
