using System.Diagnostics.CodeAnalysis;
using System.Text.Json;
using OrdersFn.Core.Orders;
using OrdersFn.Core.Store;

namespace OrdersFn.Core.ChangeFeed;

/// <summary>A change of an order that a consumer can apply: the order's newest document, read and checked.</summary>
/// <param name="Order">The order or its tombstone.</param>
/// <param name="Raw">The document as the feed gave it, for parking.</param>
public sealed record OrderChange(OrderDocument Order, JsonElement Raw)
{
    /// <summary>Reads a document of the feed. What is not surely understood is refused, never guessed.</summary>
    public static bool TryRead(JsonElement raw, [NotNullWhen(true)] out OrderChange? change, [NotNullWhen(false)] out string? fault)
    {
        change = null;
        fault = ShapeFault(raw);
        if (fault is not null)
            return false;

        OrderDocument order;
        try
        {
            order = raw.Deserialize<OrderDocument>(StoreJson.Options)!;
            fault = ContentFault(order);
            if (fault is null)
                order = order with { OrderedAt = Timestamps.Restored(order.OrderedAt), ReceivedAt = Timestamps.Restored(order.ReceivedAt) };
        }
        catch (Exception unreadable) when (unreadable is JsonException or FormatException or InvalidOperationException or OverflowException)
        {
            fault = "unreadable: " + unreadable.Message;
            return false;
        }

        if (fault is not null)
            return false;
        change = new OrderChange(order, raw);
        return true;
    }

    /// <summary>Whether this only keeps a place closed while a customer's orders are being moved out of it.</summary>
    public static bool IsPlaceholder(JsonElement raw) =>
        raw.ValueKind == JsonValueKind.Object
        && raw.TryGetProperty("type", out var type)
        && type.ValueKind == JsonValueKind.String
        && type.ValueEquals(OrderDocument.PlaceholderType);

    /// <summary>Whether there is nothing in it for a view: a placeholder, or the fence of an order that the views had, as it was, and whose copy follows.</summary>
    public static bool IsOfNoInterest(JsonElement raw) =>
        IsPlaceholder(raw)
        || (raw.ValueKind == JsonValueKind.Object
            && raw.TryGetProperty("seen", out var seen) && seen.ValueKind == JsonValueKind.True
            && raw.TryGetProperty("movedTo", out _));

    private static string? ShapeFault(JsonElement raw)
    {
        if (raw.ValueKind != JsonValueKind.Object)
            return "not an object";
        var type = raw.TryGetProperty("type", out var named) && named.ValueKind == JsonValueKind.String ? named.GetString() : null;
        if (type is not (OrderDocument.OrderType or OrderDocument.TombstoneType))
            return type is null ? "no type" : $"unknown type '{type}'";
        if (!raw.TryGetProperty("schemaVersion", out var schema) || schema.ValueKind != JsonValueKind.Number)
            return "no schemaVersion";
        return !schema.TryGetInt32(out var version) || version is < 1 or > OrderDocument.CurrentSchema
            ? $"unknown schemaVersion {schema.GetRawText()}"
            : null;
    }

    private static string? ContentFault(OrderDocument order)
    {
        if (string.IsNullOrEmpty(order.Id) || string.IsNullOrEmpty(order.Customer))
            return "no order or customer id";
        if (order.Version < 1)
            return $"version {order.Version}";
        if (order.IsTombstone)
            return null;
        if (string.IsNullOrEmpty(order.Currency))
            return "no currency";
        if (order.Status is null)
            return "no status";
        return order.Total < 0 || order.Quantity < 0 ? "negative total or quantity" : null;
    }
}

/// <summary>A change the store will never take, with the reason; not one the store failed to take now.</summary>
public sealed record RefusedChange(OrderChange Change, string Reason);
