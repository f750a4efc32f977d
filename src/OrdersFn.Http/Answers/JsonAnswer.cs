using System.Text.Json;
using Microsoft.AspNetCore.Http;

namespace OrdersFn.Http.Answers;

/// <summary>A JSON answer that is written in one go.</summary>
internal sealed class JsonAnswer(int status, Action<Utf8JsonWriter> write) : IResult
{
    /// <summary>Headers of this answer.</summary>
    public Action<IHeaderDictionary>? Headers { get; init; }

    public Task ExecuteAsync(HttpContext httpContext)
    {
        var response = httpContext.Response;
        response.StatusCode = status;
        response.ContentType = JsonBody.MediaType;
        Headers?.Invoke(response.Headers);
        return JsonBody.WriteAsync(response, write, httpContext.RequestAborted);
    }
}
