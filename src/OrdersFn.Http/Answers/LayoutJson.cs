using System.Text.Json;
using OrdersFn.Core.Orders;
using OrdersFn.Core.Partitioning;

namespace OrdersFn.Http.Answers;

/// <summary>How a customer's orders are spread: the layout in force, and every epoch that orders may still lie in.</summary>
internal static class LayoutJson
{
    public static void Write(Utf8JsonWriter json, Layout layout, long? ordersToMove, DateTimeOffset now)
    {
        var current = layout.Current(now) ?? layout.Epochs[^1];
        json.WriteStartObject();
        json.WriteString("customer_id"u8, layout.CustomerId);
        json.WriteNumber("buckets"u8, current.Buckets);
        json.WriteNumber("lanes"u8, current.Lanes);
        json.WriteString("state"u8, layout.Epochs[0].From > now ? "scheduled" : layout.Epochs.Length > 1 ? "moving" : "settled");
        if (ordersToMove is { } known)
            json.WriteNumber("orders_to_move"u8, known);
        else
            json.WriteNull("orders_to_move"u8);
        json.WriteStartArray("epochs"u8);
        foreach (var epoch in layout.Epochs)
        {
            json.WriteStartObject();
            json.WriteNumber("epoch"u8, epoch.Epoch);
            json.WriteNumber("buckets"u8, epoch.Buckets);
            json.WriteNumber("lanes"u8, epoch.Lanes);
            json.WriteString("from"u8, Timestamps.ToWire(epoch.From));
            json.WriteString("state"u8, epoch.From > now ? "scheduled" : epoch == current ? "current" : "draining");
            json.WriteEndObject();
        }

        json.WriteEndArray();
        json.WriteEndObject();
    }
}
