using System.Runtime.InteropServices;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.RegularExpressions;

namespace CosmosLocal.Sql.Runtime;

/// <summary>Values as JSON text.</summary>
internal static class JsonText
{
    // The answer is a JSON document for a JSON parser, never part of a web page: only what JSON itself demands is escaped.
    public static JavaScriptEncoder Encoder => JavaScriptEncoder.UnsafeRelaxedJsonEscaping;

    public static JsonWriterOptions WriterOptions => new() { Encoder = Encoder, SkipValidation = true };

    public static string Of(SqlValue value) => value.IsDefined ? Encoding.UTF8.GetString(Utf8Of(value).Span) : "undefined";

    public static ReadOnlyMemory<byte> Utf8Of(SqlValue value)
    {
        using var writer = new JsonRowWriter();
        return writer.Utf8Of(value);
    }

    public static void Write(Utf8JsonWriter writer, SqlValue value)
    {
        if (value.TryGetJson(out var json))
        {
            writer.WriteRawValue(JsonMarshal.GetRawUtf8Value(json), skipInputValidation: true);
            return;
        }

        switch (value.Type)
        {
            case SqlType.Undefined or SqlType.Null: writer.WriteNullValue(); break;
            case SqlType.Boolean: writer.WriteBooleanValue(value.IsTrue); break;
            case SqlType.Number: WriteNumber(writer, value.Number); break;
            case SqlType.String: WriteText(writer, value.Text); break;
            case SqlType.Array:
                writer.WriteStartArray();
                foreach (var item in value.Items) Write(writer, item);
                writer.WriteEndArray();
                break;
            case SqlType.Object:
                writer.WriteStartObject();
                foreach (var (name, member) in value.Members)
                {
                    writer.WritePropertyName(name);
                    Write(writer, member);
                }

                writer.WriteEndObject();
                break;
        }
    }

    // Whole numbers have no exponent, as in the service. Infinity and NaN have no JSON form; the service writes these words.
    private static void WriteNumber(Utf8JsonWriter writer, double number)
    {
        if (double.IsNaN(number)) writer.WriteStringValue("NaN"u8);
        else if (double.IsInfinity(number)) writer.WriteStringValue(number > 0 ? "Infinity"u8 : "-Infinity"u8);
        else if (number == Math.Floor(number) && Math.Abs(number) < 1e18) writer.WriteNumberValue((long)number);
        else writer.WriteNumberValue(number);
    }

    // A lone surrogate, written as an escape or cut loose, has no UTF-8 form; U+FFFD stands for it.
    private static void WriteText(Utf8JsonWriter writer, string text)
    {
        try
        {
            writer.WriteStringValue(text);
        }
        catch (ArgumentException)
        {
            writer.WriteStringValue(Encoding.UTF8.GetString(Encoding.UTF8.GetBytes(text)));
        }
    }

    /// <summary>The text of a JSON string.</summary>
    public static string Decode(JsonElement json)
    {
        try
        {
            return json.GetString()!;
        }
        catch (InvalidOperationException)
        {
            return Regex.Replace(json.GetRawText()[1..^1], @"\\u[dD][89a-fA-F][0-9a-fA-F]{2}", "\uFFFD");
        }
    }

    /// <summary>Whether a JSON string is this text, without decoding it.</summary>
    public static bool Equals(JsonElement json, string text)
    {
        try
        {
            return json.ValueEquals(text);
        }
        catch (InvalidOperationException)
        {
            return Decode(json) == text;
        }
    }
}
