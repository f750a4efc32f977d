using System.Net;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;
using Tests;

namespace OrdersFn.Local.Tests.Support;

/// <summary>The HTTP API as a caller uses it.</summary>
internal sealed class Api(HttpClient http)
{
    public HttpClient Http => http;

    public Task<Answer> GetAsync(string path, params (string Name, string Value)[] headers) => SendAsync(HttpMethod.Get, path, null, headers);

    public Task<Answer> PlaceAsync(string order, params (string Name, string Value)[] headers) =>
        SendAsync(HttpMethod.Post, "api/orders", Json(order), headers);

    public Task<Answer> MoveAsync(string customer, string order, string status, params (string Name, string Value)[] headers) =>
        SendAsync(HttpMethod.Patch, $"api/customers/{customer}/orders/{order}", Json($$"""{"status":"{{status}}"}"""), headers);

    public Task<Answer> EraseAsync(string customer, string order) => SendAsync(HttpMethod.Delete, $"api/customers/{customer}/orders/{order}", null);

    public async Task<Answer> SendAsync(HttpMethod method, string path, HttpContent? body, params (string Name, string Value)[] headers)
    {
        using var request = new HttpRequestMessage(method, new Uri(path, UriKind.Relative)) { Content = body };
        foreach (var (name, value) in headers)
            Assert.True(request.Headers.TryAddWithoutValidation(name, value), name);
        using var response = await http.SendAsync(request, TestContext.Current.CancellationToken);
        return await Answer.ReadAsync(response);
    }

    /// <summary>The results of a bulk request of lines.</summary>
    public async Task<IReadOnlyList<JsonElement>> PlaceLinesAsync(string lines)
    {
        var answer = await SendAsync(HttpMethod.Post, "api/orders/bulk", Content(Encoding.UTF8.GetBytes(lines), "application/x-ndjson"));
        Assert.Equal(HttpStatusCode.OK, answer.Status);
        Assert.Equal("application/x-ndjson", answer.MediaType);
        return [.. answer.Text.Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(line => JsonDocument.Parse(line).RootElement)];
    }

    /// <summary>Every row of a list, page by page by its links, and how many pages there were.</summary>
    public async Task<(IReadOnlyList<JsonElement> Rows, int Pages)> WalkAsync(string path, Func<int, Task>? betweenPages = null)
    {
        var rows = new List<JsonElement>();
        for (var pages = 1; ; pages++)
        {
            var answer = await GetAsync(path);
            Assert.Equal(HttpStatusCode.OK, answer.Status);
            rows.AddRange(answer.Json.GetProperty("orders").EnumerateArray());
            if (answer.Next is null)
            {
                Assert.Equal(JsonValueKind.Null, answer.Json.GetProperty("next").ValueKind);
                return (rows, pages);
            }

            path = answer.Next;
            if (betweenPages is not null)
                await betweenPages(pages);
        }
    }

    /// <summary>Waits until the view holds so many orders in all.</summary>
    public Task ViewHoldsAsync(long orders, string range = "") => Eventually.EqualAsync(
        orders, async () => (await GetAsync($"api/orders/summary{range}")).Json.GetProperty("total").GetProperty("orders").GetInt64());

    /// <summary>Waits until a view knows everything that was acknowledged before.</summary>
    public Task ViewKnowsAllAsync(string view)
    {
        var now = TimeProvider.System.GetUtcNow();
        return Eventually.IsAsync(async () => (await GetAsync("api/health")).Json.GetProperty("views").GetProperty(view).GetProperty("as_of").GetDateTimeOffset() > now);
    }

    public static HttpContent Json(string text) => Content(Encoding.UTF8.GetBytes(text), "application/json");

    public static HttpContent Content(byte[] bytes, string mediaType)
    {
        var content = new ByteArrayContent(bytes);
        content.Headers.ContentType = MediaTypeHeaderValue.Parse(mediaType);
        return content;
    }
}
