using System.Net;
using System.Text;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using OrdersFn.Local.Importing;

namespace OrdersFn.Local.Tests.Importing;

/// <summary>The import against servers that throttle, break off and refuse.</summary>
public sealed class ImporterTests
{
    [Fact]
    public async Task ThrottledLinesAreSentAgainAndOnlyThose()
    {
        var seen = new List<string>();
        var report = await ImportAsync(100, async (context, lines) =>
        {
            var answer = new StringBuilder();
            foreach (var line in lines)
            {
                // Every third is throttled the first time.
                var first = !seen.Contains(line);
                seen.Add(line);
                answer.Append(Result(first && line.EndsWith('3') ? "throttled" : "created"));
            }

            await context.Response.WriteAsync(answer.ToString());
        });
        Assert.Equal("100 created", report.Brief());
        Assert.Equal(110, seen.Count);
    }

    [Fact]
    public async Task WhatABrokenAnswerLeftOpenIsSentAgain()
    {
        var tries = 0;
        var report = await ImportAsync(50, async (context, lines) =>
        {
            if (++tries == 1)
            {
                await context.Response.WriteAsync(string.Concat(lines.Take(20).Select(_ => Result("created"))));
                await context.Response.Body.FlushAsync();
                context.Abort();
                return;
            }

            await context.Response.WriteAsync(string.Concat(lines.Select(_ => Result("duplicate"))));
        });
        Assert.Equal(2, tries);
        Assert.Equal(50, report.Settled);
    }

    [Theory]
    [InlineData(429)]
    [InlineData(503)]
    public async Task AServerThatIsBusyIsAskedAgain(int status)
    {
        var tries = 0;
        var report = await ImportAsync(5, async (context, lines) =>
        {
            if (++tries < 3)
                context.Response.StatusCode = status;
            else
                await context.Response.WriteAsync(string.Concat(lines.Select(_ => Result("created"))));
        });
        Assert.Equal((3, "5 created"), (tries, report.Brief()));
    }

    [Fact]
    public async Task AServerThatRefusesIsNotAskedAgain()
    {
        var tries = 0;
        var fault = await Assert.ThrowsAsync<ImportStoppedException>(() => ImportAsync(5, (context, _) =>
        {
            tries++;
            context.Response.StatusCode = (int)HttpStatusCode.Unauthorized;
            return Task.CompletedTask;
        }));
        Assert.Equal(1, tries);
        Assert.Contains("401", fault.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task AServerThatNeverTakesAnythingIsGivenUp()
    {
        var fault = await Assert.ThrowsAsync<ImportStoppedException>(() => ImportAsync(
            5, (context, lines) => context.Response.WriteAsync(string.Concat(lines.Select(_ => Result("throttled")))), TimeSpan.FromMilliseconds(300)));
        Assert.Contains("goes on from here", fault.Message, StringComparison.Ordinal);
    }

    private static string Result(string result) => $$"""{"index":0,"result":"{{result}}"}""" + "\n";

    private static async Task<ImportReport> ImportAsync(int count, Func<HttpContext, IReadOnlyList<string>, Task> answer, TimeSpan? patience = null)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        await using var server = builder.Build();
        server.MapPost("/api/orders/bulk", async context =>
        {
            using var reader = new StreamReader(context.Request.Body);
            await answer(context, (await reader.ReadToEndAsync()).Split('\n', StringSplitOptions.RemoveEmptyEntries));
        });
        await server.StartAsync(TestContext.Current.CancellationToken);

        var report = new ImportReport();
        using var client = new BulkClient(new(server.Urls.First()), apiKey: null);
        var importer = new Importer(client, report, TimeProvider.System) { Patience = patience ?? TimeSpan.FromSeconds(30) };
        await importer.RunAsync(
            Enumerable.Range(0, count).Select(number => new ImportLine(number, Encoding.UTF8.GetBytes($"line {number}"))).ToAsyncEnumerable(),
            () => { },
            TestContext.Current.CancellationToken);
        return report;
    }
}
