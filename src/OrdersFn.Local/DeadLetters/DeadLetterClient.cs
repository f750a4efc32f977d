using System.Net;
using System.Text.Json;

namespace OrdersFn.Local.DeadLetters;

/// <summary>The dead letters of a running server.</summary>
internal sealed class DeadLetterClient : IDisposable
{
    private readonly HttpClient _http;

    public DeadLetterClient(Uri server, string? apiKey)
    {
        _http = new HttpClient { BaseAddress = server };
        if (apiKey is not null)
            _http.DefaultRequestHeaders.Add("x-functions-key", apiKey);
    }

    /// <summary>A page; the cursor is the one of the page before, null for the first.</summary>
    public Task<DeadLetterAnswer> ListAsync(string? cursor, CancellationToken cancellation) =>
        AskAsync(HttpMethod.Get, cursor is null ? "" : $"?cursor={Uri.EscapeDataString(cursor)}", cancellation);

    public Task<DeadLetterAnswer> ReadAsync(long number, CancellationToken cancellation) => AskAsync(HttpMethod.Get, $"/{number}", cancellation);

    public Task<DeadLetterAnswer> ReplayAsync(long number, CancellationToken cancellation) =>
        AskAsync(HttpMethod.Post, $"/{number}/replay", cancellation);

    public Task<DeadLetterAnswer> DropAsync(long number, CancellationToken cancellation) => AskAsync(HttpMethod.Delete, $"/{number}", cancellation);

    public void Dispose() => _http.Dispose();

    private async Task<DeadLetterAnswer> AskAsync(HttpMethod method, string path, CancellationToken cancellation)
    {
        try
        {
            using var request = new HttpRequestMessage(method, new Uri("api/deadletters" + path, UriKind.Relative));
            using var response = await _http.SendAsync(request, cancellation);
            if (response.StatusCode == HttpStatusCode.NotFound)
                return new DeadLetterAnswer.Unknown();
            if (!response.IsSuccessStatusCode)
                return new DeadLetterAnswer.Failed($"{_http.BaseAddress} answers {(int)response.StatusCode} {response.ReasonPhrase}");
            var body = await response.Content.ReadAsByteArrayAsync(cancellation);
            return new DeadLetterAnswer.Done(body.Length == 0 ? default : JsonElement.Parse(body));
        }
        catch (HttpRequestException)
        {
            return new DeadLetterAnswer.Failed($"nobody answers at {_http.BaseAddress}");
        }
        catch (JsonException)
        {
            return new DeadLetterAnswer.Failed($"{_http.BaseAddress} does not answer as a server of orders does");
        }
        catch (OperationCanceledException) when (!cancellation.IsCancellationRequested)
        {
            return new DeadLetterAnswer.Failed($"{_http.BaseAddress} does not answer in time");
        }
    }
}
