using System.Net;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;
using OrdersFn.Http.Tests.Support;

namespace OrdersFn.Http.Tests.Bulk;

public sealed class BulkLimitTests(BulkLimitTests.App app) : IClassFixture<BulkLimitTests.App>
{
    private const int MostBytes = 1000;

    [Fact]
    public async Task ABodyOfKnownLengthIsRefusedUnread()
    {
        using var answer = await app.SendAsync(HttpMethod.Post, "orders/bulk", Lines("KNOWN", MostBytes + 1), "application/x-ndjson");
        Assert.Equal(HttpStatusCode.RequestEntityTooLarge, answer.StatusCode);
        Assert.Equal("at most 1000 bytes; send the orders in several requests", (await HttpApp.JsonOfAsync(answer)).GetProperty("detail").GetString());
        Assert.Equal(0, (await app.GetAsync("customers/KNOWN/orders")).GetProperty("orders").GetArrayLength());
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task ABodyOfTheLengthThatItMayHaveIsTaken(bool inChunks)
    {
        var lines = Lines($"EXACT{inChunks}", MostBytes);
        Assert.Equal(MostBytes, lines.Length);
        using var answer = await SendAsync(lines, "application/x-ndjson", inChunks);
        Assert.All(await ResultsAsync(answer), result => Assert.Equal("created", result.GetProperty("result").GetString()));
    }

    [Fact]
    public async Task OrdersBeforeTheLimitAreTakenAndTheAnswerSaysWhereReadingEnded()
    {
        using var answer = await SendAsync(Lines("LINES", 5 * MostBytes), "application/x-ndjson", inChunks: true);
        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        AssertCutOff(await ResultsAsync(answer), "created");
    }

    [Fact]
    public async Task AnArrayThatIsCutOffIsAnsweredWithAWholeArray()
    {
        var array = $"[{string.Join(',', Lines("ARRAY", 5 * MostBytes).Split('\n', StringSplitOptions.RemoveEmptyEntries))}]";
        using var answer = await SendAsync(array, "application/json", inChunks: true);
        AssertCutOff([.. (await HttpApp.JsonOfAsync(answer)).EnumerateArray()], "created");
    }

    [Fact]
    public async Task OrdersThatWaitInTheQueueAreToldTheSame()
    {
        using var answer = await SendAsync(Lines("QUEUE", 5 * MostBytes), "application/x-ndjson", inChunks: true, ("Prefer", "respond-async"));
        Assert.Equal(HttpStatusCode.Accepted, answer.StatusCode);
        AssertCutOff(await ResultsAsync(answer), "accepted");
    }

    [Theory]
    [InlineData("application/x-ndjson")]
    [InlineData("application/json")]
    public async Task ABodyWhoseFirstOrderIsBeyondTheLimitIsRefused(string mediaType)
    {
        using var answer = await SendAsync($"[{new string(' ', 100)}\"{new string('x', 5 * MostBytes)}\"]", mediaType, inChunks: true);
        Assert.Equal(HttpStatusCode.RequestEntityTooLarge, answer.StatusCode);
        Assert.Equal("too-large", await HttpApp.ProblemOfAsync(answer));
    }

    private static void AssertCutOff(IReadOnlyList<JsonElement> results, string taken)
    {
        Assert.Equal(Enumerable.Range(0, results.Count), results.Select(result => result.GetProperty("index").GetInt32()));
        Assert.Equal(MostBytes / LineOf("LINES", 0).Length, results.Count - 1);
        Assert.All(results.SkipLast(1), result => Assert.Equal(taken, result.GetProperty("result").GetString()));
        Assert.Equal("invalid", results[^1].GetProperty("result").GetString());
        Assert.Equal(
            "the body is longer than 1000 bytes, the most that one request may have; nothing from here on was read, so send it in another request",
            results[^1].GetProperty("errors")[0].GetProperty("reason").GetString());
    }

    /// <summary>Orders a line, and blanks to make them just so long.</summary>
    private static string Lines(string customer, int bytes)
    {
        var lines = string.Concat(Enumerable.Range(0, bytes / LineOf(customer, 0).Length).Select(number => LineOf(customer, number)));
        return lines + new string(' ', bytes - lines.Length);
    }

    private static string LineOf(string customer, int number) =>
        $$"""{"order_id":"L{{number:d3}}","customer_id":"{{customer}}","timestamp":"2025-06-30T12:30:00Z","items":[{"sku":"S","quantity":1,"price":5}]}""" + "\n";

    private async Task<HttpResponseMessage> SendAsync(string body, string mediaType, bool inChunks, params (string Name, string Value)[] headers)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, new Uri("api/orders/bulk", UriKind.Relative))
        {
            Content = inChunks ? new StreamContent(new Chunks(Encoding.UTF8.GetBytes(body))) : new ByteArrayContent(Encoding.UTF8.GetBytes(body)),
        };
        request.Content.Headers.ContentType = MediaTypeHeaderValue.Parse(mediaType);
        foreach (var (name, value) in headers)
            request.Headers.Add(name, value);
        return await app.Http.SendAsync(request, TestContext.Current.CancellationToken);
    }

    private static async Task<IReadOnlyList<JsonElement>> ResultsAsync(HttpResponseMessage answer)
    {
        Assert.True(answer.IsSuccessStatusCode, $"{answer.StatusCode}");
        var text = await answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken);
        return [.. text.Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(line => JsonElement.Parse(line))];
    }

    /// <summary>With a limit that a few orders reach.</summary>
    public sealed class App() : HttpApp(throughput: 0, ("Intake:BulkMostBytes", $"{MostBytes}"));

    /// <summary>A body whose length nobody knows, so that it is sent in chunks.</summary>
    private sealed class Chunks(byte[] bytes) : MemoryStream(bytes)
    {
        public override bool CanSeek => false;
    }
}
