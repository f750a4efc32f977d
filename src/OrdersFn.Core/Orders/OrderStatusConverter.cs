using System.Text.Json;
using System.Text.Json.Serialization;

namespace OrdersFn.Core.Orders;

/// <summary>Lower-case names in JSON; an unknown name is a <see cref="JsonException"/>.</summary>
public sealed class OrderStatusConverter : JsonConverter<OrderStatus>
{
    public override OrderStatus Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
        OrderStatuses.TryParse(reader.GetString(), out var status) ? status : throw new JsonException("unknown order status");

    public override void Write(Utf8JsonWriter writer, OrderStatus value, JsonSerializerOptions options) => writer.WriteStringValue(value.Name());
}
