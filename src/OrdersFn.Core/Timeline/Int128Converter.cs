using System.Globalization;
using System.Text.Json;
using System.Text.Json.Serialization;
using OrdersFn.Core.Orders;

namespace OrdersFn.Core.Timeline;

/// <summary>Sums in the store: a number as long as the store's doubles hold it exactly, text beyond.</summary>
internal sealed class Int128Converter : JsonConverter<Int128>
{
    public override Int128 Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
        reader.TokenType == JsonTokenType.String ? Int128.Parse(reader.GetString()!, CultureInfo.InvariantCulture) : reader.GetInt64();

    public override void Write(Utf8JsonWriter writer, Int128 value, JsonSerializerOptions options)
    {
        if (value > ExactInt64Converter.LargestExactDouble || value < -ExactInt64Converter.LargestExactDouble)
            writer.WriteStringValue(value.ToString(CultureInfo.InvariantCulture));
        else
            writer.WriteNumberValue((long)value);
    }
}
