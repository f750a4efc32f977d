using System.Text.Json;

namespace OrdersFn.Local.Importing;

/// <summary>Puts a currency into orders that name none.</summary>
internal sealed class CurrencyFill(string currency)
{
    private readonly byte[] _property = JsonSerializer.SerializeToUtf8Bytes(currency);

    /// <summary>The line with the currency; unchanged when it has one, or is no JSON object, which the server will say.</summary>
    public byte[] Fill(byte[] line)
    {
        if (!HasRoom(line, out var isEmpty))
            return line;
        var end = line.AsSpan().LastIndexOf((byte)'}');
        return [.. line.AsSpan(0, end), .. isEmpty ? ""u8 : ","u8, .. "\"currency\":"u8, .. _property, .. line.AsSpan(end)];
    }

    private static bool HasRoom(byte[] line, out bool isEmpty)
    {
        isEmpty = true;
        try
        {
            var json = new Utf8JsonReader(line);
            if (!json.Read() || json.TokenType != JsonTokenType.StartObject)
                return false;
            while (json.Read() && json.TokenType == JsonTokenType.PropertyName)
            {
                if (json.ValueTextEquals("currency"u8))
                    return false;
                isEmpty = false;
                json.Read();
                json.Skip();
            }

            return json.TokenType == JsonTokenType.EndObject && !json.Read();
        }
        catch (JsonException)
        {
            return false;
        }
    }
}
