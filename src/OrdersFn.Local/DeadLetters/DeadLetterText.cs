using System.Text.Json;

namespace OrdersFn.Local.DeadLetters;

/// <summary>Dead letters as they are printed.</summary>
internal static class DeadLetterText
{
    private static readonly string[] Shown = ["sequence_number", "message_id", "reason", "description", "enqueued_at", "deliveries", "content_type"];

    /// <summary>On one line.</summary>
    public static string Line(JsonElement letter) => $"{Of(letter, "sequence_number")}  {Of(letter, "enqueued_at")}  {Of(letter, "reason")}  {Of(letter, "description")}";

    /// <summary>All there is: a field a line, then the body.</summary>
    public static async Task WriteAsync(TextWriter output, JsonElement letter)
    {
        foreach (var name in Shown)
        {
            if (Of(letter, name) is { Length: > 0 } value)
                await output.WriteLineAsync($"{name}: {value}");
        }

        await output.WriteLineAsync(Of(letter, "body_encoding") is { Length: > 0 } encoding ? $"body ({encoding}):" : "body:");
        await output.WriteLineAsync(Of(letter, "body"));
    }

    private static string Of(JsonElement letter, string name) =>
        letter.TryGetProperty(name, out var value) && value.ValueKind != JsonValueKind.Null ? value.ToString() : "";
}
