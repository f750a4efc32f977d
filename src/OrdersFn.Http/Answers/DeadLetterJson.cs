using System.Text;
using System.Text.Json;
using OrdersFn.Core.Orders;
using OrdersFn.Core.Queue;

namespace OrdersFn.Http.Answers;

/// <summary>A message set aside, with its body untouched: as text, or in base64 where it is none.</summary>
internal static class DeadLetterJson
{
    private static readonly UTF8Encoding Strict = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    public static void Write(Utf8JsonWriter json, DeadLetter letter)
    {
        json.WriteStartObject();
        json.WriteNumber("sequence_number"u8, letter.SequenceNumber);
        json.WriteString("message_id"u8, letter.Message.MessageId);
        json.WriteString("reason"u8, letter.Reason);
        json.WriteString("description"u8, letter.Description);
        json.WriteString("enqueued_at"u8, Timestamps.ToWire(letter.EnqueuedAt));
        json.WriteNumber("deliveries"u8, letter.Deliveries);
        json.WriteString("content_type"u8, letter.Message.ContentType);
        WriteBody(json, letter.Message.Body.Span);
        json.WriteEndObject();
    }

    private static void WriteBody(Utf8JsonWriter json, ReadOnlySpan<byte> body)
    {
        try
        {
            json.WriteString("body"u8, Strict.GetString(body));
        }
        catch (DecoderFallbackException)
        {
            json.WriteBase64String("body"u8, body);
            json.WriteString("body_encoding"u8, "base64"u8);
        }
    }
}
