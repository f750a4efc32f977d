using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;

namespace CosmosLocal.Wire;

/// <summary>The door with a socket: every path of a web host (or of a branch of one) is the account's.</summary>
internal sealed class HttpDoor(Gateway gateway)
{
    public async Task HandleAsync(HttpContext context)
    {
        var request = context.Request;
        var target = context.Features.Get<IHttpRequestFeature>()?.RawTarget;
        var body = await ReadBodyAsync(request, context.RequestAborted);
        var response = body is { } bytes
            ? await gateway.HandleAsync(
                new()
                {
                    Method = request.Method,
                    Path = ResourcePath.Parse(string.IsNullOrEmpty(target) ? request.Path.ToUriComponent() : target),
                    Authority = $"{request.Scheme}://{request.Host}/",
                    Headers = new RequestHeaders(request.Headers),
                    Body = bytes,
                },
                context.RequestAborted)
            : Errors.TooLarge("The request is too large.");
        if (response is null)
            context.Abort();
        else
            await WriteAsync(response, context);
    }

    private static async Task<ReadOnlyMemory<byte>?> ReadBodyAsync(HttpRequest request, CancellationToken cancellationToken)
    {
        if (request.ContentLength > Limits.RequestBytes)
            return null;
        using var buffer = new MemoryStream((int)(request.ContentLength ?? 0));
        var chunk = new byte[16 * 1024];
        int read;
        while ((read = await request.Body.ReadAsync(chunk, cancellationToken)) > 0)
        {
            if (buffer.Length + read > Limits.RequestBytes)
                return null;
            buffer.Write(chunk, 0, read);
        }

        return buffer.GetBuffer().AsMemory(0, (int)buffer.Length);
    }

    private static async Task WriteAsync(CosmosResponse response, HttpContext context)
    {
        context.Response.StatusCode = response.Status;
        foreach (var (name, value) in response.Headers)
            context.Response.Headers[name] = value;
        if (response.Body.IsEmpty)
            return;
        context.Response.ContentType = response.ContentType;
        context.Response.ContentLength = response.Body.Length;
        await context.Response.Body.WriteAsync(response.Body, context.RequestAborted);
    }

    private sealed class RequestHeaders(IHeaderDictionary headers) : ICallHeaders
    {
        public string? Get(string name) => headers.TryGetValue(name, out var values) ? values.ToString() : null;
    }
}
