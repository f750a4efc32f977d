using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Serialization;
using OrdersFn.Core.Orders;
using OrdersFn.Core.Store;

namespace OrdersFn.Core.Timeline;

/// <summary>
/// An order's place in the view as stored: an entry, or what is left of an erased one. The rest of an erased entry only says "erased at this
/// version", so that a change delivered late cannot bring it back, and expires together with the order's tombstone.
/// </summary>
internal sealed record TimelineDocument
{
    public const string EntryType = "entry";
    public const string ErasedType = "erased";
    public const int CurrentSchema = 1;

    private const int LongestId = 1023;

    public required string Id { get; init; }

    public required string Bucket { get; init; }

    public string Type { get; init; } = EntryType;

    public int SchemaVersion { get; init; } = CurrentSchema;

    public required string OrderId { get; init; }

    public required string CustomerId { get; init; }

    public required string OrderedAt { get; init; }

    /// <summary>With <see cref="Version"/> the order of changes: an order placed anew after an erasure starts again at version 1, but later.</summary>
    public required string ReceivedAt { get; init; }

    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public OrderStatus? Status { get; init; }

    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? Currency { get; init; }

    [JsonConverter(typeof(ExactInt64Converter))]
    public long Total { get; init; }

    public long Quantity { get; init; }

    public required int Version { get; init; }

    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public int? Ttl { get; init; }

    [JsonPropertyName("_etag"), JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? StoreTag { get; init; }

    [JsonIgnore]
    public bool IsEntry => Type == EntryType;

    /// <summary>
    /// Unique per order within a bucket, in the form that the store takes. A customer id holds no <c>~</c>, so the last one splits it; ids too long for the store
    /// become <c>~</c> and a hash, which nothing else can look like because an order id is never empty.
    /// </summary>
    public static string IdOf(string customerId, string orderId)
    {
        var id = DocumentId.Of(orderId + "~" + customerId);
        return Encoding.UTF8.GetByteCount(id) <= LongestId
            ? id
            : "~" + Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(id)));
    }

    /// <param name="order">The order or tombstone.</param>
    /// <param name="bucket">Where its entry belongs.</param>
    /// <param name="ttl">How long the rest of an erased entry stays; null for an order.</param>
    public static TimelineDocument From(OrderDocument order, TimelineBucket bucket, int? ttl) => new()
    {
        Id = IdOf(order.Customer, order.Id),
        Bucket = bucket.ToString(),
        Type = order.IsTombstone ? ErasedType : EntryType,
        OrderId = order.Id,
        CustomerId = order.Customer,
        OrderedAt = order.OrderedAt,
        ReceivedAt = order.ReceivedAt,
        Status = order.IsTombstone ? null : order.Status,
        Currency = order.IsTombstone ? null : order.Currency,
        Total = order.IsTombstone ? 0 : order.Total,
        Quantity = order.IsTombstone ? 0 : order.Quantity,
        Version = order.Version,
        Ttl = order.IsTombstone ? ttl : null,
    };

    /// <summary>Whether this is a later state of the order than <paramref name="other"/>.</summary>
    public bool IsNewerThan(TimelineDocument other) =>
        string.CompareOrdinal(ReceivedAt, other.ReceivedAt) is var receipt and not 0 ? receipt > 0 : Version > other.Version;

    public TimelineEntry ToEntry() => new()
    {
        OrderId = OrderId,
        CustomerId = CustomerId,
        OrderedAt = Timestamps.FromStored(OrderedAt),
        Status = Status!.Value,
        Currency = Currency!,
        Total = Total,
        Quantity = Quantity,
        Version = Version,
    };
}
