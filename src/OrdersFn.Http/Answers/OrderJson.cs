using System.Text.Json;
using OrdersFn.Core.Orders;

namespace OrdersFn.Http.Answers;

/// <summary>An order on the wire: the model it came in, plus what the system adds.</summary>
internal static class OrderJson
{
    public static void Write(Utf8JsonWriter json, Order order)
    {
        json.WriteStartObject();
        json.WriteString("order_id"u8, order.OrderId);
        json.WriteString("customer_id"u8, order.CustomerId);
        json.WriteString("timestamp"u8, Timestamps.ToWire(order.OrderedAt));
        OrderLinesJson.Write(json, order.Items);
        json.WriteString("currency"u8, order.Currency);
        json.WriteString("status"u8, order.Status.Name());
        json.WriteNumber("total"u8, order.Total);
        json.WriteNumber("quantity"u8, order.Quantity);
        json.WriteNumber("version"u8, order.Version);
        json.WriteString("received_at"u8, Timestamps.ToWire(order.ReceivedAt));
        json.WriteEndObject();
    }
}
