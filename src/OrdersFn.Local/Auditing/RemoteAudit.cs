using System.Runtime.CompilerServices;
using System.Text.Json;

namespace OrdersFn.Local.Auditing;

/// <summary>An audit by a running server.</summary>
internal static class RemoteAudit
{
    public static async IAsyncEnumerable<string> RunAsync(Uri server, string? apiKey, [EnumeratorCancellation] CancellationToken cancellation)
    {
        using var http = new HttpClient { BaseAddress = server, Timeout = Timeout.InfiniteTimeSpan };
        if (apiKey is not null)
            http.DefaultRequestHeaders.Add("x-functions-key", apiKey);
        using var response = await GetAsync(http, server, cancellation);
        using var lines = new StreamReader(await response.Content.ReadAsStreamAsync(cancellation));
        while (await ReadLineAsync(lines, cancellation) is { } line)
        {
            using var json = JsonDocument.Parse(line);
            var root = json.RootElement;
            if (root.TryGetProperty("findings", out _))
                yield break;
            yield return AuditLine.Of(
                root.GetProperty("kind").GetString()!, root.GetProperty("where").GetString()!, root.GetProperty("what").GetString()!);
        }

        throw new AuditFailedException("the server broke the audit off");
    }

    private static async Task<HttpResponseMessage> GetAsync(HttpClient http, Uri server, CancellationToken cancellation)
    {
        try
        {
            var response = await http.GetAsync(new Uri("api/audit", UriKind.Relative), HttpCompletionOption.ResponseHeadersRead, cancellation);
            if (response.IsSuccessStatusCode)
                return response;
            response.Dispose();
            throw new AuditFailedException($"{server} answers {(int)response.StatusCode} {response.ReasonPhrase}");
        }
        catch (HttpRequestException fault)
        {
            throw new AuditFailedException($"nobody answers at {server}", fault);
        }
    }

    private static async Task<string?> ReadLineAsync(StreamReader lines, CancellationToken cancellation)
    {
        try
        {
            return await lines.ReadLineAsync(cancellation);
        }
        catch (Exception fault) when (fault is HttpRequestException or IOException)
        {
            throw new AuditFailedException("the connection to the server broke off", fault);
        }
    }
}
