using System.Text.Json;
using Microsoft.AspNetCore.Http;
using OrdersFn.Http.Requests;

namespace OrdersFn.Http.Answers;

/// <summary>A page of a list: the rows, the cursor of the next page, and the link to it.</summary>
/// <param name="name">What the rows are called.</param>
/// <param name="rows">The rows.</param>
/// <param name="write">Writes one.</param>
/// <param name="next">The cursor; null on the last page.</param>
internal sealed class ListAnswer<T>(string name, IReadOnlyList<T> rows, Action<Utf8JsonWriter, T> write, string? next)
    : IResult
{
    public Action<IHeaderDictionary>? Headers { get; init; }

    public Task ExecuteAsync(HttpContext httpContext)
    {
        var response = httpContext.Response;
        response.StatusCode = StatusCodes.Status200OK;
        response.ContentType = JsonBody.MediaType;
        if (next is not null)
            response.Headers.Link = $"<{NextLink.Of(httpContext.Request, next)}>; rel=\"next\"";
        Headers?.Invoke(response.Headers);
        return JsonBody.WriteListAsync(response, name, rows, write, next, httpContext.RequestAborted);
    }
}

internal static class ListAnswer
{
    /// <summary>A page of what was found: one row more than it holds, because that tells whether there is a next page.</summary>
    /// <param name="name">What the rows are called.</param>
    /// <param name="found">Up to <paramref name="limit"/> rows and one.</param>
    /// <param name="limit">How many of them are the page.</param>
    /// <param name="write">Writes one.</param>
    /// <param name="cursorAfter">The cursor of what follows a row.</param>
    public static ListAnswer<T> Page<T>(
        string name, IReadOnlyList<T> found, int limit, Action<Utf8JsonWriter, T> write, Func<T, string?> cursorAfter) =>
        found.Count <= limit
            ? new ListAnswer<T>(name, found, write, next: null)
            : new ListAnswer<T>(name, [.. found.Take(limit)], write, cursorAfter(found[limit - 1]));
}
