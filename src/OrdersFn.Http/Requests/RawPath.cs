using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;

namespace OrdersFn.Http.Requests;

/// <summary>
/// The path as it was sent. In the server's decoded path <c>%2F</c> stays as it is while <c>%25</c> becomes <c>%</c>, so that <c>a%2Fb</c> and <c>a%252Fb</c>
/// look alike there (Kestrel, which keeps an encoded slash out of routing).
/// </summary>
internal static class RawPath
{
    /// <summary>Percent-encoded, without query; made from the decoded path where the server does not tell.</summary>
    public static string Of(HttpRequest request)
    {
        var target = request.HttpContext.Features.Get<IHttpRequestFeature>()?.RawTarget;
        // To a proxy clients send the whole address.
        if (target is not null and not ['/', ..] && target.IndexOf("://", StringComparison.Ordinal) is > 0 and var scheme)
            target = target.IndexOf('/', scheme + 3) is >= 0 and var start ? target[start..] : "/";
        if (target is not ['/', ..])
            return request.PathBase.Add(request.Path).ToUriComponent();
        var end = target.IndexOf('?', StringComparison.Ordinal);
        return end < 0 ? target : target[..end];
    }

    /// <summary>Decoded segments behind the prefix of all routes; null for a path of another shape than the routes have.</summary>
    public static IReadOnlyList<string>? Segments(HttpRequest request, string prefix)
    {
        var path = Of(request);
        var start = request.PathBase.ToUriComponent() + prefix + "/";
        return path.StartsWith(start, StringComparison.OrdinalIgnoreCase)
            ? [.. path[start.Length..].Split('/').Select(Uri.UnescapeDataString)]
            : null;
    }
}
