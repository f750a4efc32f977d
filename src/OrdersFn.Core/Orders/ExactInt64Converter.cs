using System.Globalization;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace OrdersFn.Core.Orders;

/// <summary>
/// Keeps 64-bit amounts exact in the store. Cosmos numbers are IEEE doubles, exact only up to 2^53; beyond that the amount is written as text.
/// </summary>
public sealed class ExactInt64Converter : JsonConverter<long>
{
    /// <summary>The largest whole number up to which a double holds every whole number.</summary>
    public const long LargestExactDouble = 1L << 53;

    public override long Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
        reader.TokenType == JsonTokenType.String ? long.Parse(reader.GetString()!, CultureInfo.InvariantCulture) : reader.GetInt64();

    public override void Write(Utf8JsonWriter writer, long value, JsonSerializerOptions options) => Write(writer, value);

    /// <summary>Writes the value alone, for code that writes documents by hand.</summary>
    public static void Write(Utf8JsonWriter writer, long value)
    {
        if (value is > LargestExactDouble or < -LargestExactDouble)
            writer.WriteStringValue(value.ToString(CultureInfo.InvariantCulture));
        else
            writer.WriteNumberValue(value);
    }
}
