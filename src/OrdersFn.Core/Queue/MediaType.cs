using System.Net.Http.Headers;

namespace OrdersFn.Core.Queue;

/// <summary>What a message says its body is.</summary>
internal static class MediaType
{
    public const string Event = "application/cloudevents+json";

    /// <summary>A sender who names no type sends what everybody sends.</summary>
    public static bool IsJson(string? contentType) =>
        string.IsNullOrWhiteSpace(contentType)
        || (TryParse(contentType, out var name)
            && (name is "application/json" or "text/json" || (name.EndsWith("+json", StringComparison.Ordinal) && !name.StartsWith("application/cloudevents", StringComparison.Ordinal))));

    public static bool IsEvent(string? contentType) => contentType is not null && TryParse(contentType, out var name) && name == Event;

    /// <summary>False also for JSON in anything but UTF-8.</summary>
    private static bool TryParse(string contentType, out string name)
    {
        name = "";
        if (!MediaTypeHeaderValue.TryParse(contentType, out var type) || type.MediaType is null)
            return false;
        name = type.MediaType.ToLowerInvariant();
        return type.CharSet?.Trim('"').ToUpperInvariant() is null or "" or "UTF-8" or "UTF8" or "US-ASCII" or "ASCII";
    }
}
