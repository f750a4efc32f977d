using System.Text.Json;

namespace OrdersFn.Core.Orders;

/// <summary>The lines of an order in JSON, which are written alike on the wire, in the store and in the queue.</summary>
public static class OrderLinesJson
{
    private static readonly JsonEncodedText Items = JsonEncodedText.Encode("items");
    private static readonly JsonEncodedText Sku = JsonEncodedText.Encode("sku");
    private static readonly JsonEncodedText Quantity = JsonEncodedText.Encode("quantity");
    private static readonly JsonEncodedText Price = JsonEncodedText.Encode("price");

    /// <summary>Writes the property <c>items</c>.</summary>
    public static void Write(Utf8JsonWriter writer, IReadOnlyList<OrderLine> lines)
    {
        writer.WriteStartArray(Items);
        for (var i = 0; i < lines.Count; i++)
        {
            var line = lines[i];
            writer.WriteStartObject();
            writer.WriteString(Sku, line.Sku);
            writer.WriteNumber(Quantity, line.Quantity);
            writer.WriteNumber(Price, line.Price);
            writer.WriteEndObject();
        }

        writer.WriteEndArray();
    }
}
