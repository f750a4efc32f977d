using System.Text.Json.Serialization;
using OrdersFn.Core.Orders;
using OrdersFn.Core.Store;

namespace OrdersFn.Core.OrderIndex;

/// <summary>Says that a customer has an order of an id; kept for an erased order until its tombstone expires, so that it is found to be gone.</summary>
internal sealed record IndexDocument
{
    public const string EntryType = "index-entry";
    public const string ErasedType = "erased";
    public const int CurrentSchema = 1;

    /// <summary>The customer id, without lane; stored as <see cref="DocumentId"/> has it.</summary>
    [JsonConverter(typeof(DocumentIdConverter))]
    public required string Id { get; init; }

    /// <summary>The partition; stored in the form that the order's document has it, so that both sort alike.</summary>
    [JsonConverter(typeof(DocumentIdConverter))]
    public required string OrderId { get; init; }

    public string Type { get; init; } = EntryType;

    public int SchemaVersion { get; init; } = CurrentSchema;

    /// <summary>Tells an order placed anew from the one erased before it.</summary>
    public required string ReceivedAt { get; init; }

    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public int? Ttl { get; init; }

    [JsonPropertyName("_etag"), JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? StoreTag { get; init; }

    [JsonIgnore]
    public bool IsErased => Type == ErasedType;

    public static IndexDocument From(OrderDocument order, int? ttl) => new()
    {
        Id = order.Customer,
        OrderId = order.Id,
        Type = order.IsTombstone ? ErasedType : EntryType,
        ReceivedAt = order.ReceivedAt,
        Ttl = order.IsTombstone ? ttl : null,
    };

    /// <summary>Whether this says more than <paramref name="other"/>: a later order of the same id, or the erasure of the same order.</summary>
    public bool Supersedes(IndexDocument other) =>
        string.CompareOrdinal(ReceivedAt, other.ReceivedAt) is var receipt and not 0 ? receipt > 0 : IsErased && !other.IsErased;
}
