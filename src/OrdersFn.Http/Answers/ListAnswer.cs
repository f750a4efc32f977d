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
