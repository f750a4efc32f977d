using System.Net;
using System.Net.Http.Headers;

namespace CosmosLocal.Wire;

/// <summary>The door without a socket: a <see cref="HttpMessageHandler"/> for the SDK's <c>HttpClientFactory</c>.</summary>
internal sealed class CosmosLocalHandler(Gateway gateway, TimeSpan heldFeedReads) : HttpMessageHandler
{
    private static readonly MediaTypeHeaderValue Json = new("application/json");

    protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        var uri = request.RequestUri!;

        // The SDK asks the link-local address whether it runs on an Azure machine. Here it does not.
        if (uri.Host == "169.254.169.254")
            return new(HttpStatusCode.NotFound) { RequestMessage = request };

        var response = await gateway.HandleAsync(
            new()
            {
                Method = request.Method.Method,
                Path = ResourcePath.Parse(uri.AbsolutePath),
                Authority = uri.GetLeftPart(UriPartial.Authority) + "/",
                Headers = new MessageHeaders(request),
                HoldFeedFor = heldFeedReads,
                Body = request.Content is { } content ? await content.ReadAsByteArrayAsync(cancellationToken) : default,
            },
            cancellationToken);
        return response is null ? throw new HttpRequestException("The connection was dropped, as a fault rule asked.") : ToMessage(response, request);
    }

    private static HttpResponseMessage ToMessage(CosmosResponse response, HttpRequestMessage request)
    {
        var message = new HttpResponseMessage((HttpStatusCode)response.Status) { RequestMessage = request };
        foreach (var (name, value) in response.Headers)
            message.Headers.TryAddWithoutValidation(name, value);
        if (response.Body.IsEmpty)
            return message;
        message.Content = new ReadOnlyMemoryContent(response.Body);
        message.Content.Headers.ContentType = response.ContentType == "application/json" ? Json : new(response.ContentType);
        return message;
    }

    private sealed class MessageHeaders(HttpRequestMessage request) : ICallHeaders
    {
        public string? Get(string name)
        {
            if (request.Headers.NonValidated.TryGetValues(name, out var values))
                return values.ToString();
            return request.Content is { } content && content.Headers.NonValidated.TryGetValues(name, out values) ? values.ToString() : null;
        }
    }
}
