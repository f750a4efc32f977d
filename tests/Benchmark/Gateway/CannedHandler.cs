using System.Collections.Concurrent;
using System.Net;

namespace Benchmark.Gateway;

/// <summary>
/// The SDK's own ceiling: the first request of each kind goes to a real gateway, every later one gets the same bytes back at once.
/// What is measured against it is the SDK and nothing else. <paramref name="later"/>: the answer comes from another thread, as the answer of anything that waits
/// for a disk must; the SDK's dozen of nested calls are then suspended and resumed, which alone costs it a third of its rate.
/// </summary>
internal sealed class CannedHandler(HttpMessageHandler gateway, bool later) : HttpMessageHandler
{
    private readonly HttpMessageInvoker _gateway = new(gateway, disposeHandler: false);
    private readonly ConcurrentDictionary<string, Answer> _answers = new();

    protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        var body = request.Content is null ? [] : await request.Content.ReadAsByteArrayAsync(cancellationToken);
        var kind = KindOf(request, body);
        if (!_answers.TryGetValue(kind, out var answer))
        {
            using var response = await _gateway.SendAsync(request, cancellationToken);
            answer = await Answer.OfAsync(response, cancellationToken);
            if ((int)response.StatusCode < 400)
                _answers[kind] = answer;
        }

        if (later)
            await Task.Yield();
        return answer.ToResponse(request);
    }

    // A read or query is canned for its one id or text, a write for its path, a batch for its number of operations (one result each).
    private static string KindOf(HttpRequestMessage request, byte[] body)
    {
        var kind = request.Method.Method + request.RequestUri!.AbsolutePath;
        foreach (var name in (ReadOnlySpan<string>)
                 ["x-ms-documentdb-isquery", "x-ms-cosmos-is-query-plan-request", "x-ms-cosmos-is-batch-request", "If-None-Match", "x-ms-documentdb-partitionkeyrangeid"])
        {
            if (request.Headers.TryGetValues(name, out var values))
                kind += "|" + name + "=" + string.Join(',', values);
        }

        return body is [0x81, ..] ? kind + "|" + HybridRowRecords.Count(body) : kind;
    }

    private sealed record Answer(HttpStatusCode Status, IReadOnlyList<KeyValuePair<string, IEnumerable<string>>> Headers, byte[] Body, string? ContentType)
    {
        public static async Task<Answer> OfAsync(HttpResponseMessage response, CancellationToken cancellation) =>
            new(response.StatusCode, [.. response.Headers], await response.Content.ReadAsByteArrayAsync(cancellation), response.Content.Headers.ContentType?.ToString());

        public HttpResponseMessage ToResponse(HttpRequestMessage request)
        {
            var response = new HttpResponseMessage(Status) { RequestMessage = request, Content = new ByteArrayContent(Body) };
            foreach (var (name, values) in Headers)
                response.Headers.TryAddWithoutValidation(name, values);
            if (ContentType is not null)
                response.Content.Headers.TryAddWithoutValidation("Content-Type", ContentType);
            return response;
        }
    }
}
