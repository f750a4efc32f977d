using System.Text.Json;

namespace OrdersFn.Local.SetAside;

/// <summary>What is set aside, as it is printed.</summary>
internal static class SetAsideText
{
    private const string Body = "body";
    private const string BodyEncoding = "body_encoding";

    /// <summary>Some of its fields on one line.</summary>
    public static string Line(JsonElement json, params IEnumerable<string> names) => string.Join("  ", names.Select(name => Of(json, name)));

    /// <summary>All there is: a field a line, then the body.</summary>
    public static async Task WriteAsync(TextWriter output, JsonElement json)
    {
        await WriteFieldsAsync(output, json, "");
        await output.WriteLineAsync(Of(json, BodyEncoding) is { Length: > 0 } encoding ? $"body ({encoding}):" : "body:");
        await output.WriteLineAsync(Of(json, Body));
    }

    /// <summary>The value of a field as text; empty where it is missing or null.</summary>
    public static string Of(JsonElement json, string name) =>
        json.ValueKind == JsonValueKind.Object && json.TryGetProperty(name, out var value) ? value.ToString() : "";

    private static async Task WriteFieldsAsync(TextWriter output, JsonElement json, string within)
    {
        foreach (var field in json.EnumerateObject())
        {
            if (within.Length == 0 && field.Name is Body or BodyEncoding)
                continue;
            if (field.Value.ValueKind == JsonValueKind.Object)
                await WriteFieldsAsync(output, field.Value, $"{within}{field.Name}.");
            else if (field.Value.ToString() is { Length: > 0 } value)
                await output.WriteLineAsync($"{within}{field.Name}: {value}");
        }
    }
}
