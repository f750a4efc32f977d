using System.Security.Cryptography;
using System.Text;

namespace CosmosLocal.Tests.EndToEnd;

/// <summary>Signed calls that no SDK would make.</summary>
internal static class RawCall
{
    private const string Date = "Mon, 23 Nov 2026 07:11:31 GMT";

    public static async Task<HttpResponseMessage> SendAsync(
        this HttpMessageInvoker account, string method, string path, byte[]? body, IEnumerable<KeyValuePair<string, string>>? headers = null)
    {
        using var request = new HttpRequestMessage(new(method), "http://cosmos.local" + path);
        var segments = path.Trim('/').Split('/', StringSplitOptions.RemoveEmptyEntries).Select(Uri.UnescapeDataString).ToArray();
        var type = segments.Length == 0 ? "" : segments[segments.Length % 2 == 1 ? ^1 : ^2];
        var link = string.Join('/', segments[..(segments.Length - segments.Length % 2)]);
        var payload = $"{method.ToLowerInvariant()}\n{type}\n{link}\n{Date.ToLowerInvariant()}\n\n";
        var signature = HMACSHA256.HashData(Convert.FromBase64String(CosmosLocalOptions.EmulatorKey), Encoding.UTF8.GetBytes(payload));
        request.Headers.TryAddWithoutValidation("x-ms-date", Date);
        request.Headers.TryAddWithoutValidation("Authorization", Uri.EscapeDataString($"type=master&ver=1.0&sig={Convert.ToBase64String(signature)}"));
        foreach (var (name, value) in headers ?? [])
            request.Headers.TryAddWithoutValidation(name, value);
        if (body is not null)
            request.Content = new ByteArrayContent(body);
        return await account.SendAsync(request, TestContext.Current.CancellationToken);
    }
}
