using System.Text.Json;
using System.Text.Json.Serialization;
using OrdersFn.Core.Orders;
using OrdersFn.Core.Store;

namespace OrdersFn.Core.Parking;

/// <summary>A change a consumer could not apply, with all that is needed to apply it later.</summary>
public sealed record ParkedDocument
{
    public const string ParkedType = "parked";
    public const int CurrentSchema = 1;

    public required string Id { get; init; }

    /// <summary>The consumer.</summary>
    public required string Source { get; init; }

    public string Type { get; init; } = ParkedType;

    public int SchemaVersion { get; init; } = CurrentSchema;

    public required string Reason { get; init; }

    /// <summary>Fixed-width UTC.</summary>
    public required string ParkedAt { get; init; }

    /// <summary>Where the document lies: container, id and partition key. To replay, hand the document found there to the consumer.</summary>
    public required ParkedOrigin Origin { get; init; }

    /// <summary>The document as the feed gave it; left out when it is too large to be stored inside another, then only the origin has it.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public JsonElement? Body { get; init; }

    /// <summary>The store's tag, for guarded replacement and deletion; the store ignores it in what is written.</summary>
    [JsonPropertyName("_etag"), JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? StoreTag { get; init; }

    /// <summary>Its place in a list. Several consumers may have parked the same document.</summary>
    [JsonIgnore]
    public KeysetPosition Position => new(Timestamps.FromStored(ParkedAt), Id, Source);
}
