using Microsoft.AspNetCore.Http;

namespace OrdersFn.Http.Requests;

/// <summary>The header <c>Prefer</c> (RFC 7240). What a caller prefers and we do not know is passed over, as it asks.</summary>
internal static class Preferences
{
    public const string Header = "Prefer";
    public const string AppliedHeader = "Preference-Applied";

    /// <summary>To have the order taken over at once and placed later.</summary>
    public const string RespondAsync = "respond-async";

    public static bool WantsAsync(HttpRequest request) =>
        request.Headers.TryGetValue(Header, out var lines)
        && lines.Any(line => line is not null && line.Split(',').Any(preference =>
            preference.AsSpan(0, preference.IndexOf(';', StringComparison.Ordinal) is var end and >= 0 ? end : preference.Length).Trim()
                .Equals(RespondAsync, StringComparison.OrdinalIgnoreCase)));
}
