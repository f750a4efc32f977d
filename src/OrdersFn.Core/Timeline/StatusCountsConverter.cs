using System.Collections.Immutable;
using System.Text.Json;
using System.Text.Json.Serialization;
using OrdersFn.Core.Orders;

namespace OrdersFn.Core.Timeline;

/// <summary>Orders per status as <c>{"placed":2,"paid":1}</c>.</summary>
internal sealed class StatusCountsConverter : JsonConverter<ImmutableSortedDictionary<OrderStatus, long>>
{
    public override ImmutableSortedDictionary<OrderStatus, long> Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options)
    {
        var counts = ImmutableSortedDictionary.CreateBuilder<OrderStatus, long>();
        if (reader.TokenType != JsonTokenType.StartObject)
            throw new JsonException("orders per status must be an object");
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            if (!OrderStatuses.TryParse(reader.GetString(), out var status))
                throw new JsonException("unknown order status");
            reader.Read();
            counts[status] = reader.GetInt64();
        }

        return counts.ToImmutable();
    }

    public override void Write(Utf8JsonWriter writer, ImmutableSortedDictionary<OrderStatus, long> value, JsonSerializerOptions options)
    {
        writer.WriteStartObject();
        foreach (var (status, count) in value)
            writer.WriteNumber(status.Name(), count);
        writer.WriteEndObject();
    }
}
