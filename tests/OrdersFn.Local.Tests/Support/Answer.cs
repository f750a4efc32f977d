using System.Net;
using System.Text.Json;

namespace OrdersFn.Local.Tests.Support;

/// <summary>An HTTP answer, read whole.</summary>
internal sealed record Answer(HttpStatusCode Status, IReadOnlyDictionary<string, string> Headers, string Text)
{
    public string? MediaType => Headers.GetValueOrDefault("Content-Type");

    public JsonElement Json => JsonDocument.Parse(Text).RootElement;

    /// <summary>The target of the link to the next page.</summary>
    public string? Next => Headers.TryGetValue("Link", out var link) && link.EndsWith("; rel=\"next\"", StringComparison.Ordinal)
        ? link[1..link.IndexOf('>', StringComparison.Ordinal)]
        : null;

    /// <summary>The fields an error names.</summary>
    public IEnumerable<string> ErrorFields => Json.TryGetProperty("errors", out var errors)
        ? errors.EnumerateArray().Select(error => error.GetProperty("field").GetString()!)
        : [];

    public static async Task<Answer> ReadAsync(HttpResponseMessage response)
    {
        var headers = response.Headers.Concat(response.Content.Headers).Concat(response.TrailingHeaders)
            .ToDictionary(header => header.Key, header => string.Join(", ", header.Value), StringComparer.OrdinalIgnoreCase);
        return new(response.StatusCode, headers, await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken));
    }

    /// <summary>That this is a problem of a kind, told as problems are.</summary>
    public void IsProblem(HttpStatusCode status, string code)
    {
        Assert.True(status == Status, $"{Status}: {Text}");
        Assert.Equal("application/problem+json", MediaType);
        Assert.Equal($"urn:ordersfn:problem:{code}", Json.GetProperty("type").GetString());
        Assert.Equal((int)status, Json.GetProperty("status").GetInt32());
        Assert.NotEmpty(Json.GetProperty("title").GetString()!);
        Assert.DoesNotContain("   at ", Text, StringComparison.Ordinal);
    }
}
