using System.Net;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;

namespace OrdersFn.Tests.RealWorker;

/// <summary>What a caller sees of the host, and of us behind it: keys, paths and bodies.</summary>
[Collection(RunningWorker.Collection)]
public sealed class HostAnswerTests(RunningWorker worker) : IClassFixture<RunningWorker>
{
    private const string Line = """{"order_id":"A{0}","customer_id":"BULK","timestamp":"2025-06-30T12:30:00Z","items":[{"sku":"S","quantity":1,"price":5}]}""";

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("GET", "/", HostFront.MasterKey, HttpStatusCode.OK)]
    [InlineData("GET", "/api/openapi.json", null, HttpStatusCode.OK)]
    [InlineData("GET", "/API/OpenApi.json/", null, HttpStatusCode.OK)]
    [InlineData("GET", "/api/orders", HostFront.FunctionKey, HttpStatusCode.OK)]
    [InlineData("GET", "/api/parked", HostFront.MasterKey, HttpStatusCode.OK)]
    [InlineData("GET", "/api/orders", null, HttpStatusCode.Unauthorized)]
    [InlineData("GET", "/api/orders", "another", HttpStatusCode.Unauthorized)]
    [InlineData("GET", "/api/parked", HostFront.FunctionKey, HttpStatusCode.Unauthorized)]
    [InlineData("GET", "/api/nothing", HostFront.MasterKey, HttpStatusCode.NotFound)]
    [InlineData("GET", "/health", null, HttpStatusCode.NotFound)]
    [InlineData("PUT", "/api/orders", HostFront.MasterKey, HttpStatusCode.NotFound)]
    [InlineData("OPTIONS", "/api/orders", HostFront.MasterKey, HttpStatusCode.NotFound)]
    public async Task WhatTheHostAnswersItselfHasNoBody(string method, string path, string? key, HttpStatusCode status)
    {
        using var http = worker.Front.ClientWith(key);
        using var answer = await http.SendAsync(new(new(method), new Uri(path, UriKind.Relative)), Cancellation);
        Assert.Equal(status, answer.StatusCode);
        if (status != HttpStatusCode.OK)
            Assert.Empty(await answer.Content.ReadAsByteArrayAsync(Cancellation));
    }

    [Fact]
    public async Task ABulkBodyOfKnownLengthOverOurLimitIsAProblem()
    {
        using var answer = await BulkAsync(new ByteArrayContent(Lines(40_000_000)));
        await AssertTooLargeAsync(answer);
    }

    [Fact]
    public async Task ABulkBodyInChunksOverOurLimitKeepsWhatCameBeforeAndSaysSo()
    {
        using var answer = await BulkAsync(new StreamContent(new Chunks(Lines(40_000_000))));
        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        var results = (await answer.Content.ReadAsStringAsync(Cancellation)).Split('\n', StringSplitOptions.RemoveEmptyEntries);
        Assert.All(results[..^1], result => Assert.Matches("\"result\":\"(created|duplicate)\"", result));
        var last = JsonElement.Parse(results[^1]);
        Assert.Equal("invalid", last.GetProperty("result").GetString());
        Assert.Contains($"longer than {RunningWorker.BulkMostBytes} bytes", last.GetProperty("errors")[0].GetProperty("reason").GetString(), StringComparison.Ordinal);
        // The last order that was taken is the last whose line lies within the limit.
        var taken = RunningWorker.BulkMostBytes / LineOf(0).Length;
        Assert.Equal(taken, results.Length - 1);
    }

    [Fact]
    public async Task ABulkBodyInChunksWhoseFirstOrderIsOverOurLimitIsAProblem()
    {
        using var answer = await BulkAsync(new StreamContent(new Chunks([.. Enumerable.Repeat((byte)'x', 5_000_000)])));
        await AssertTooLargeAsync(answer);
    }

    /// <summary>Nothing of ours is asked then, so nothing of ours can answer: why our limit lies below the host's.</summary>
    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task ABodyOverTheHostsLimitIsAFaultWithoutABody(bool inChunks)
    {
        var lines = Lines(RunningWorker.HostMostBytes + 1_000_000);
        using HttpContent content = inChunks ? new StreamContent(new Chunks(lines)) : new ByteArrayContent(lines);
        content.Headers.ContentType = new("application/x-ndjson");
        using var request = new HttpRequestMessage(HttpMethod.Post, new Uri("/api/orders/bulk", UriKind.Relative)) { Content = content };
        // Or the client would go on sending to a host that has hung up.
        request.Headers.ExpectContinue = true;
        using var answer = await worker.Front.Client.SendAsync(request, Cancellation);
        Assert.Equal(HttpStatusCode.InternalServerError, answer.StatusCode);
        Assert.Empty(await answer.Content.ReadAsByteArrayAsync(Cancellation));
    }

    [Fact]
    public async Task AnOrderFarLargerThanAnOrderMayBeIsAProblem()
    {
        using var content = new ByteArrayContent(new byte[40_000_000]) { Headers = { ContentType = new("application/json") } };
        using var answer = await worker.Front.Client.PostAsync(new Uri("/api/orders", UriKind.Relative), content, Cancellation);
        await AssertTooLargeAsync(answer);
    }

    private static async Task AssertTooLargeAsync(HttpResponseMessage answer)
    {
        Assert.Equal((HttpStatusCode.RequestEntityTooLarge, "application/problem+json"), (answer.StatusCode, answer.Content.Headers.ContentType?.MediaType));
        Assert.Equal("urn:ordersfn:problem:too-large", JsonElement.Parse(await answer.Content.ReadAsStringAsync(Cancellation)).GetProperty("type").GetString());
    }

    private async Task<HttpResponseMessage> BulkAsync(HttpContent content)
    {
        content.Headers.ContentType = new MediaTypeHeaderValue("application/x-ndjson");
        using (content)
            return await worker.Front.Client.PostAsync(new Uri("/api/orders/bulk", UriKind.Relative), content, Cancellation);
    }

    /// <summary>Orders, a line each and all of one length, somewhat more than so many bytes in all.</summary>
    private static byte[] Lines(long bytes) => Encoding.UTF8.GetBytes(string.Concat(Enumerable.Range(0, (int)(bytes / LineOf(0).Length) + 1).Select(LineOf)));

    private static string LineOf(int number) => Line.Replace("{0}", $"{number % 1000:d6}", StringComparison.Ordinal) + "\n";

    /// <summary>A body whose length nobody knows, so that it is sent in chunks.</summary>
    private sealed class Chunks(byte[] bytes) : MemoryStream(bytes)
    {
        public override bool CanSeek => false;
    }
}
