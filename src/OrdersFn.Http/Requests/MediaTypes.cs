using Microsoft.AspNetCore.Http;
using Microsoft.Net.Http.Headers;

namespace OrdersFn.Http.Requests;

/// <summary>What kind a body says it is. JSON is UTF-8; a charset may be named as long as it is that one.</summary>
internal static class MediaTypes
{
    public const string Json = "application/json";
    public const string MergePatch = "application/merge-patch+json";
    public const string Ndjson = "application/x-ndjson";

    private static readonly string[] NdjsonNames = [Ndjson, "application/ndjson", "application/jsonl", "application/x-jsonlines"];

    public static bool IsJson(HttpRequest request) => Is(request, [Json]);

    public static bool IsNdjson(HttpRequest request) => Is(request, NdjsonNames);

    public static bool IsMergePatch(HttpRequest request) => Is(request, [Json, MergePatch]);

    private static bool Is(HttpRequest request, string[] names) =>
        MediaTypeHeaderValue.TryParse(request.ContentType, out var type)
        && names.Contains(type.MediaType.Value, StringComparer.OrdinalIgnoreCase)
        && IsUtf8(type.Charset.Value)
        && request.Headers.ContentEncoding is var coding && (coding.Count == 0 || coding == "identity");

    private static bool IsUtf8(string? charset) =>
        string.IsNullOrEmpty(charset) || charset.Trim('"').ToUpperInvariant() is "UTF-8" or "UTF8" or "US-ASCII" or "ASCII";
}
