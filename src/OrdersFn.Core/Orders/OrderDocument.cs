using System.Text.Json.Serialization;

namespace OrdersFn.Core.Orders;

/// <summary>
/// An order, or the tombstone of an erased one, as stored in the <c>orders</c> container. A tombstone keeps what the views need to find
/// their entry (identity, time, version) and nothing of the contents, and expires by its <c>ttl</c>.
/// </summary>
public sealed record OrderDocument
{
    public const string OrderType = "order";
    public const string TombstoneType = "tombstone";
    public const int CurrentSchema = 1;

    /// <summary>The order id.</summary>
    public required string Id { get; init; }

    public string Type { get; init; } = OrderType;

    public int SchemaVersion { get; init; } = CurrentSchema;

    /// <summary>First-level partition key: the customer id, with <c>~lane</c> behind it in every lane but the first.</summary>
    public required string CustomerId { get; init; }

    /// <summary>Second-level partition key.</summary>
    public required int SaltBucket { get; init; }

    /// <summary>Fixed-width UTC (<see cref="Timestamps.ToStored"/>).</summary>
    public required string OrderedAt { get; init; }

    public required string ReceivedAt { get; init; }

    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? Currency { get; init; }

    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public OrderStatus? Status { get; init; }

    [JsonConverter(typeof(ExactInt64Converter))]
    public long Total { get; init; }

    public long Quantity { get; init; }

    public required int Version { get; init; }

    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public IReadOnlyList<OrderLine>? Items { get; init; }

    /// <summary>Seconds until a tombstone expires.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public int? Ttl { get; init; }

    /// <summary>The store's tag, for guarded replacement; the store ignores it in what is written.</summary>
    [JsonPropertyName("_etag"), JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? StoreTag { get; init; }

    /// <summary>The store's time of the last write, seconds since 1970. Read only.</summary>
    [JsonPropertyName("_ts"), JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)]
    public long WrittenAt { get; init; }

    [JsonIgnore]
    public bool IsTombstone => Type == TombstoneType;

    /// <summary>The customer without the lane.</summary>
    [JsonIgnore]
    public string Customer => CustomerId.IndexOf('~', StringComparison.Ordinal) is var lane and >= 0 ? CustomerId[..lane] : CustomerId;

    public static OrderDocument From(Order order, string storedCustomerId, int saltBucket) => new()
    {
        Id = order.OrderId,
        CustomerId = storedCustomerId,
        SaltBucket = saltBucket,
        OrderedAt = Timestamps.ToStored(order.OrderedAt),
        ReceivedAt = Timestamps.ToStored(order.ReceivedAt),
        Currency = order.Currency,
        Status = order.Status,
        Total = order.Total,
        Quantity = order.Quantity,
        Version = order.Version,
        Items = order.Items,
    };

    /// <summary>The order in it. Throws for a tombstone, which holds none.</summary>
    public Order ToOrder() => IsTombstone
        ? throw new InvalidOperationException("a tombstone holds no order")
        : new()
        {
            OrderId = Id,
            CustomerId = Customer,
            OrderedAt = Timestamps.FromStored(OrderedAt),
            ReceivedAt = Timestamps.FromStored(ReceivedAt),
            Currency = Currency!,
            Status = Status!.Value,
            Total = Total,
            Quantity = Quantity,
            Version = Version,
            Items = Items!,
        };
}
