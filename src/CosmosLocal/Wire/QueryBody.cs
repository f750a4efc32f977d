using System.Text.Json;
using CosmosLocal.Resources;

namespace CosmosLocal.Wire;

/// <summary>The body of a query: its text, its parameters, and where an ORDER BY over several partitions resumes.</summary>
internal sealed record QueryBody(string Sql, JsonElement? Parameters, JsonElement? ResumeFilter)
{
    public static Outcome<QueryBody> Parse(ReadOnlyMemory<byte> body)
    {
        JsonElement json;
        try
        {
            json = JsonElement.Parse(body.Span);
        }
        catch (JsonException e)
        {
            return Refuse("The query body is not JSON: " + e.Message);
        }

        // Some clients send the text alone.
        if (json.ValueKind == JsonValueKind.String)
            return Outcome<QueryBody>.Ok(new(json.GetString()!, null, null));
        if (json.ValueKind != JsonValueKind.Object || !json.TryGetProperty("query", out var query) || query.ValueKind != JsonValueKind.String)
            return Refuse("The query body has no text in 'query'.");
        var parameters = Optional(json, "parameters");
        if (parameters is { ValueKind: not JsonValueKind.Array })
            return Refuse("'parameters' must be an array.");
        return Outcome<QueryBody>.Ok(new(query.GetString()!, parameters, Optional(json, "resumeFilter")));
    }

    private static JsonElement? Optional(JsonElement json, string name) =>
        json.TryGetProperty(name, out var value) && value.ValueKind != JsonValueKind.Null ? value : null;

    private static Outcome<QueryBody> Refuse(string message) => Outcome<QueryBody>.Refused(400, message);
}
