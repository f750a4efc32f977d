using System.Net;
using System.Net.Http.Headers;
using System.Text.Json;

namespace OrdersFn.Local.Importing;

/// <summary>Sends lines to the bulk endpoint of a server.</summary>
internal sealed class BulkClient : IDisposable
{
    private static readonly TimeSpan RequestTimeout = TimeSpan.FromMinutes(5);

    private readonly HttpClient _http;

    public BulkClient(Uri server, string? apiKey)
    {
        _http = new HttpClient(new SocketsHttpHandler { PooledConnectionLifetime = TimeSpan.FromMinutes(5) })
        {
            BaseAddress = server,
            Timeout = Timeout.InfiniteTimeSpan,
        };
        if (apiKey is not null)
            _http.DefaultRequestHeaders.Add("x-functions-key", apiKey);
    }

    /// <summary>Whether anybody answers. What they answer does not matter yet.</summary>
    public async Task<bool> CanConnectAsync(CancellationToken cancellation)
    {
        try
        {
            using var response = await _http.GetAsync(
                new Uri("api/health", UriKind.Relative), HttpCompletionOption.ResponseHeadersRead, cancellation);
            return true;
        }
        catch (HttpRequestException)
        {
            return false;
        }
    }

    /// <summary>
    /// Sends the lines and calls back with each line's result, in their order. Ends early, without a fault, when the connection breaks off: lines
    /// without a result are to be sent again.
    /// </summary>
    public async Task<BulkAttempt> SendAsync(
        IReadOnlyList<ImportLine> lines, Action<ImportLine, ImportResult> onResult, CancellationToken cancellation)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        limit.CancelAfter(RequestTimeout);
        try
        {
            using var request = new HttpRequestMessage(HttpMethod.Post, new Uri("api/orders/bulk", UriKind.Relative)) { Content = Content(lines) };
            using var response = await _http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, limit.Token);
            if (response.StatusCode is HttpStatusCode.TooManyRequests or HttpStatusCode.ServiceUnavailable or HttpStatusCode.RequestTimeout)
                return new BulkAttempt.Again(response.Headers.RetryAfter?.Delta);
            if (!response.IsSuccessStatusCode)
                return new BulkAttempt.Refused($"{(int)response.StatusCode} {response.ReasonPhrase}");

            using var results = new StreamReader(await response.Content.ReadAsStreamAsync(limit.Token));
            foreach (var line in lines)
            {
                if (await results.ReadLineAsync(limit.Token) is not { } result)
                    return new BulkAttempt.Again(null);
                onResult(line, Parse(result));
            }

            return new BulkAttempt.Done();
        }
        catch (Exception fault) when (fault is HttpRequestException or IOException or JsonException)
        {
            return new BulkAttempt.Again(null);
        }
        catch (OperationCanceledException) when (!cancellation.IsCancellationRequested)
        {
            return new BulkAttempt.Again(null);
        }
    }

    public void Dispose() => _http.Dispose();

    private static ByteArrayContent Content(IReadOnlyList<ImportLine> lines)
    {
        var body = new byte[lines.Sum(line => line.Json.Length + 1)];
        var at = 0;
        foreach (var line in lines)
        {
            line.Json.CopyTo(body, at);
            at += line.Json.Length;
            body[at++] = (byte)'\n';
        }

        return new ByteArrayContent(body) { Headers = { ContentType = new MediaTypeHeaderValue("application/x-ndjson") } };
    }

    private static ImportResult Parse(string result)
    {
        using var json = JsonDocument.Parse(result);
        var reasons = json.RootElement.TryGetProperty("errors", out var errors)
            ? errors.EnumerateArray().Select(error => $"{error.GetProperty("field").GetString()} {error.GetProperty("reason").GetString()}").ToList()
            : [];
        return new(json.RootElement.GetProperty("result").GetString()!, reasons);
    }
}

/// <summary>How sending went.</summary>
internal abstract record BulkAttempt
{
    /// <summary>Every line has a result.</summary>
    public sealed record Done : BulkAttempt;

    /// <summary>Later, perhaps.</summary>
    public sealed record Again(TimeSpan? After) : BulkAttempt;

    /// <summary>Not like this, however often.</summary>
    public sealed record Refused(string Reason) : BulkAttempt;
}
