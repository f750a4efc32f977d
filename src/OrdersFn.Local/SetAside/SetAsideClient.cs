using System.Net;
using System.Text.Json;

namespace OrdersFn.Local.SetAside;

/// <summary>What a running server has set aside, of one kind.</summary>
internal sealed class SetAsideClient : IDisposable
{
    private readonly HttpClient _http;
    private readonly string _path;

    public SetAsideClient(SetAsideKind kind, Uri server, string? apiKey)
    {
        _path = $"api/{kind.Command}";
        _http = new HttpClient { BaseAddress = server };
        if (apiKey is not null)
            _http.DefaultRequestHeaders.Add("x-functions-key", apiKey);
    }

    /// <summary>A page; the cursor is the one of the page before, null for the first.</summary>
    public Task<SetAsideAnswer> ListAsync(string? cursor, CancellationToken cancellation) =>
        AskAsync(HttpMethod.Get, cursor is null ? "" : $"?cursor={Uri.EscapeDataString(cursor)}", cancellation);

    public Task<SetAsideAnswer> ReadAsync(string key, CancellationToken cancellation) => AskAsync(HttpMethod.Get, $"/{key}", cancellation);

    public Task<SetAsideAnswer> ReplayAsync(string key, CancellationToken cancellation) =>
        AskAsync(HttpMethod.Post, $"/{key}/replay", cancellation);

    public Task<SetAsideAnswer> DropAsync(string key, CancellationToken cancellation) => AskAsync(HttpMethod.Delete, $"/{key}", cancellation);

    public void Dispose() => _http.Dispose();

    private async Task<SetAsideAnswer> AskAsync(HttpMethod method, string path, CancellationToken cancellation)
    {
        try
        {
            using var request = new HttpRequestMessage(method, new Uri(_path + path, UriKind.Relative));
            using var response = await _http.SendAsync(request, cancellation);
            if (response.StatusCode == HttpStatusCode.NotFound)
                return new SetAsideAnswer.Unknown();
            if (!response.IsSuccessStatusCode && response.StatusCode != HttpStatusCode.Conflict)
                return new SetAsideAnswer.Failed($"{_http.BaseAddress} answers {(int)response.StatusCode} {response.ReasonPhrase}");
            var body = await response.Content.ReadAsByteArrayAsync(cancellation);
            var json = body.Length == 0 ? default : JsonElement.Parse(body);
            return response.StatusCode == HttpStatusCode.Conflict
                ? new SetAsideAnswer.Refused($"{SetAsideText.Of(json, "title")} {SetAsideText.Of(json, "detail")}".TrimEnd())
                : new SetAsideAnswer.Done(json);
        }
        catch (HttpRequestException)
        {
            return new SetAsideAnswer.Failed($"nobody answers at {_http.BaseAddress}");
        }
        catch (JsonException)
        {
            return new SetAsideAnswer.Failed($"{_http.BaseAddress} does not answer as a server of orders does");
        }
        catch (OperationCanceledException) when (!cancellation.IsCancellationRequested)
        {
            return new SetAsideAnswer.Failed($"{_http.BaseAddress} does not answer in time");
        }
    }
}
