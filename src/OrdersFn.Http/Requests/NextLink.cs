using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Extensions;

namespace OrdersFn.Http.Requests;

/// <summary>
/// The address of the next page: this request's own with another cursor. Relative (RFC 8288 allows it), so that it is right behind any proxy,
/// and without the key some callers send as a parameter.
/// </summary>
internal static class NextLink
{
    public static string Of(HttpRequest request, string cursor)
    {
        var query = new QueryBuilder();
        foreach (var (name, values) in request.Query)
        {
            if (name is not (QueryReader.Cursor or QueryReader.FunctionsKey))
                query.Add(name, values.ToString());
        }

        query.Add(QueryReader.Cursor, cursor);
        // The link stands between these two.
        var path = RawPath.Of(request).Replace("<", "%3C", StringComparison.Ordinal).Replace(">", "%3E", StringComparison.Ordinal);
        return path + query.ToQueryString();
    }
}
