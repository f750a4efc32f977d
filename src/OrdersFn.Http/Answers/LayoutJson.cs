using System.Text.Json;
using OrdersFn.Core.Orders;
using OrdersFn.Core.Partitioning;

namespace OrdersFn.Http.Answers;

/// <summary>How a customer's orders are spread: the layout in force, and every epoch that orders may still lie in.</summary>
internal static class LayoutJson
{
    public static void Write(Utf8JsonWriter json, string customerId, Layout? layout, DateTimeOffset now)
    {
        IReadOnlyList<LayoutEpoch> epochs = layout is null ? [LayoutEpoch.Single] : layout.Epochs;
        var current = epochs.FirstOrDefault(epoch => epoch.From <= now) ?? epochs[^1];
        json.WriteStartObject();
        json.WriteString("customer_id"u8, customerId);
        json.WriteNumber("buckets"u8, current.Buckets);
        json.WriteNumber("lanes"u8, current.Lanes);
        json.WriteString("state"u8, epochs[0].From > now ? "scheduled" : epochs.Count > 1 ? "moving" : "settled");
        json.WriteStartArray("epochs"u8);
        foreach (var epoch in epochs)
        {
            json.WriteStartObject();
            json.WriteNumber("epoch"u8, epoch.Epoch);
            json.WriteNumber("buckets"u8, epoch.Buckets);
            json.WriteNumber("lanes"u8, epoch.Lanes);
            json.WriteString("from"u8, Timestamps.ToWire(epoch.From));
            json.WriteEndObject();
        }

        json.WriteEndArray();
        json.WriteEndObject();
    }
}
