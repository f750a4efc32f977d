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
        foreach (var (name, count) in JsonSerializer.Deserialize<Dictionary<string, long>>(ref reader, options) ?? [])
        {
            if (!OrderStatuses.TryParse(name, out var status))
                throw new JsonException("unknown order status");
            counts[status] = count;
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

/// <summary>Amounts per currency as <c>{"GBP":12}</c>, exact as <see cref="Int128Converter"/> has them.</summary>
internal sealed class AmountsConverter : JsonConverter<ImmutableSortedDictionary<string, Int128>>
{
    private static readonly Int128Converter Amount = new();

    public override ImmutableSortedDictionary<string, Int128> Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options)
    {
        if (reader.TokenType != JsonTokenType.StartObject)
            throw new JsonException("amounts per currency must be an object");
        var amounts = ImmutableSortedDictionary.CreateBuilder<string, Int128>(StringComparer.Ordinal);
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            var currency = reader.GetString()!;
            reader.Read();
            amounts[currency] = Amount.Read(ref reader, typeof(Int128), options);
        }

        return amounts.ToImmutable();
    }

    public override void Write(Utf8JsonWriter writer, ImmutableSortedDictionary<string, Int128> value, JsonSerializerOptions options)
    {
        writer.WriteStartObject();
        foreach (var (currency, amount) in value)
        {
            writer.WritePropertyName(currency);
            Amount.Write(writer, amount, options);
        }

        writer.WriteEndObject();
    }
}
