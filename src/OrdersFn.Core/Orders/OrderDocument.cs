using System.Text.Json.Serialization;
using OrdersFn.Core.Store;

namespace OrdersFn.Core.Orders;

/// <summary>
/// An order, or the tombstone of an erased one, as stored in the <c>orders</c> container. A tombstone keeps what the views need to find
/// their entry (identity, time, version) and nothing of the contents, and expires by its <c>ttl</c>. Either may be fenced while it is being moved: then
/// it stays readable where it is, and changes only where <see cref="MovedTo"/> says. A placeholder is a fence without an order: it only keeps
/// orders from being created where a customer's orders no longer go, and expires.
/// </summary>
public sealed record OrderDocument
{
    public const string OrderType = "order";
    public const string TombstoneType = "tombstone";
    public const string PlaceholderType = "fence";
    public const int CurrentSchema = 1;

    /// <summary>The order id; stored as <see cref="DocumentId"/> has it.</summary>
    [JsonConverter(typeof(DocumentIdConverter))]
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

    /// <summary>Seconds until a tombstone or placeholder expires.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public int? Ttl { get; init; }

    /// <summary>Makes this a fence: the order is, or is about to be, in that place.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public MovedTo? MovedTo { get; init; }

    /// <summary>Created by moving an order here from another place, so that readers of the change feed need not take it for a new one.</summary>
    [JsonPropertyName("copy"), JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)]
    public bool IsCopy { get; init; }

    /// <summary>Of a fence: the views had the order as it was when it was fenced, so that readers of the change feed may wait for its copy.</summary>
    [JsonPropertyName("seen"), JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)]
    public bool IsSeen { get; init; }

    /// <summary>The trace of the call that made the order what it is here, for the views to go on with; null when it was not traced.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? Trace { get; init; }

    /// <summary>The store's tag, for guarded replacement; the store ignores it in what is written.</summary>
    [JsonPropertyName("_etag"), JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? StoreTag { get; init; }

    /// <summary>The store's time of the last write, seconds since 1970. Read only.</summary>
    [JsonPropertyName("_ts"), JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)]
    public long WrittenAt { get; init; }

    [JsonIgnore]
    public bool IsTombstone => Type == TombstoneType;

    [JsonIgnore]
    public bool IsPlaceholder => Type == PlaceholderType;

    [JsonIgnore]
    public bool IsFenced => MovedTo is not null;

    /// <summary>Whether this is how an order begins. Neither fences nor copies are: their order was there before.</summary>
    [JsonIgnore]
    public bool IsFirst => this is { IsTombstone: false, Version: 1, IsFenced: false, IsCopy: false };

    /// <summary>The customer without the lane.</summary>
    [JsonIgnore]
    public string Customer => WithoutLane(CustomerId);

    public static string WithoutLane(string storedCustomerId) =>
        storedCustomerId.IndexOf('~', StringComparison.Ordinal) is var lane and >= 0 ? storedCustomerId[..lane] : storedCustomerId;

    public static OrderDocument From(Order order, string storedCustomerId, int saltBucket, string? trace = null) => new()
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
        Trace = trace,
    };

    /// <summary>
    /// Of two documents of one identity: whether this one says more. While an order is moved there are two copies; of equal versions, the one that is
    /// not fenced is where the next version will be.
    /// </summary>
    public bool Supersedes(OrderDocument other)
    {
        var receipt = string.CompareOrdinal(ReceivedAt, other.ReceivedAt);
        if (receipt != 0)
            return receipt > 0;
        return Version != other.Version ? Version > other.Version : other.IsFenced && !IsFenced;
    }

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
