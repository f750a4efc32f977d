using System.Text.Json;
using OrdersFn.Core.Orders;
using OrdersFn.Core.Timeline;

namespace OrdersFn.Http.Answers;

/// <summary>An order of a list over time: without its lines.</summary>
internal static class TimelineEntryJson
{
    public static void Write(Utf8JsonWriter json, TimelineEntry entry)
    {
        json.WriteStartObject();
        json.WriteString("order_id"u8, entry.OrderId);
        json.WriteString("customer_id"u8, entry.CustomerId);
        json.WriteString("timestamp"u8, Timestamps.ToWire(entry.OrderedAt));
        json.WriteString("status"u8, entry.Status.Name());
        json.WriteString("currency"u8, entry.Currency);
        json.WriteNumber("total"u8, entry.Total);
        json.WriteNumber("quantity"u8, entry.Quantity);
        json.WriteNumber("version"u8, entry.Version);
        json.WriteEndObject();
    }
}
