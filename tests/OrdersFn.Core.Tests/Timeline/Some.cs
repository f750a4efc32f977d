using System.Text.Json;
using OrdersFn.Core.ChangeFeed;
using OrdersFn.Core.Orders;
using OrdersFn.Core.Store;

namespace OrdersFn.Core.Tests.Timeline;

/// <summary>Orders and changes of orders for tests.</summary>
internal static class Some
{
    public static DateTimeOffset Time { get; } = new(2025, 6, 30, 12, 30, 0, TimeSpan.Zero);

    public static OrderDocument Order(
        string id = "ORD1", string customer = "CUST1", DateTimeOffset? at = null, int version = 1, OrderStatus status = OrderStatus.Placed,
        long total = 100, long quantity = 1, string currency = "GBP") => new()
        {
            Id = id,
            CustomerId = customer,
            SaltBucket = 0,
            OrderedAt = Timestamps.ToStored(at ?? Time),
            ReceivedAt = Timestamps.ToStored(Time.AddDays(1)),
            Currency = currency,
            Status = status,
            Total = total,
            Quantity = quantity,
            Version = version,
            Items = [new OrderLine("SKU", (int)quantity, total / Math.Max(1, quantity))],
        };

    /// <summary>What an erasure leaves of an order.</summary>
    public static OrderDocument Tombstone(OrderDocument order, int ttl = 3600) => order with
    {
        Type = OrderDocument.TombstoneType,
        Currency = null,
        Status = null,
        Total = 0,
        Quantity = 0,
        Items = null,
        Version = order.Version + 1,
        Ttl = ttl,
    };

    public static JsonElement Raw(OrderDocument order, long lsn = 1) =>
        JsonSerializer.SerializeToElement(order with { WrittenAt = order.WrittenAt == 0 ? Time.ToUnixTimeSeconds() : order.WrittenAt, StoreTag = $"\"{lsn}\"" }, StoreJson.Options);

    public static OrderChange Change(OrderDocument order) =>
        OrderChange.TryRead(Raw(order), out var change, out var fault) ? change : throw new InvalidOperationException(fault);
}
