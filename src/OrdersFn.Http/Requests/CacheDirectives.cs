using Microsoft.AspNetCore.Http;
using Microsoft.Net.Http.Headers;
using OrdersFn.Core.Caching;

namespace OrdersFn.Http.Requests;

/// <summary>The header <c>Cache-Control</c> (RFC 9111), both ways.</summary>
internal static class CacheDirectives
{
    /// <summary>
    /// Whether the caller wants to go past our caches: <c>no-cache</c>, <c>no-store</c> or <c>max-age=0</c>, and <c>Pragma: no-cache</c> from clients too old for
    /// these. What cannot be read is taken for such a wish: reading the store is never wrong.
    /// </summary>
    public static CacheUse UseOf(HttpRequest request)
    {
        var header = request.Headers.CacheControl;
        if (header.Count == 0)
            return request.Headers.Pragma.Any(pragma => pragma?.Contains("no-cache", StringComparison.OrdinalIgnoreCase) == true) ? CacheUse.Bypassed : CacheUse.Allowed;
        return CacheControlHeaderValue.TryParse(header.ToString(), out var wish) && !wish.NoCache && !wish.NoStore && wish.MaxAge != TimeSpan.Zero
            ? CacheUse.Allowed
            : CacheUse.Bypassed;
    }

    /// <summary>
    /// For answers to reads. <c>private</c>: who may see them is said by a key that shared caches do not know of. <c>no-cache</c>: they may be stored, but asked
    /// for again before use, which an entity tag makes cheap (304); an age granted here would come on top of what our own caches take, and hide callers
    /// their own writes.
    /// </summary>
    public static void Revalidate(IHeaderDictionary headers) => headers.CacheControl = "private, no-cache";
}
