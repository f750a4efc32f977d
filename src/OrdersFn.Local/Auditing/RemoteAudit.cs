using System.Runtime.CompilerServices;
using System.Text.Json;

namespace OrdersFn.Local.Auditing;

/// <summary>An audit by a running server.</summary>
internal static class RemoteAudit
{
    public static async IAsyncEnumerable<AuditLine> RunAsync(
        Uri server, string? apiKey, bool repair, [EnumeratorCancellation] CancellationToken cancellation)
    {
        using var http = new HttpClient { BaseAddress = server, Timeout = Timeout.InfiniteTimeSpan };
        if (apiKey is not null)
            http.DefaultRequestHeaders.Add("x-functions-key", apiKey);
        using var response = await SendAsync(http, server, repair, cancellation);
        using var lines = new StreamReader(await response.Content.ReadAsStreamAsync(cancellation));
        while (await ReadLineAsync(lines, cancellation) is { } line)
        {
            using var json = JsonDocument.Parse(line);
            var root = json.RootElement;
            if (root.TryGetProperty("findings", out _))
                yield break;
            yield return AuditLine.Of(
                root.GetProperty("kind").GetString()!, root.GetProperty("where").GetString()!, root.GetProperty("what").GetString()!,
                root.TryGetProperty("repaired", out var repaired) ? repaired.GetBoolean() : null);
        }

        throw new AuditFailedException("the server broke the audit off");
    }

    private static async Task<HttpResponseMessage> SendAsync(HttpClient http, Uri server, bool repair, CancellationToken cancellation)
    {
        try
        {
            using var request = repair
                ? new HttpRequestMessage(HttpMethod.Post, new Uri("api/audit/repair", UriKind.Relative))
                : new HttpRequestMessage(HttpMethod.Get, new Uri("api/audit", UriKind.Relative));
            var response = await http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, cancellation);
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
