using System.Text.Json;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;
using OrdersFn.Local.Tests.Support;

namespace OrdersFn.Local.Tests.SetAside;

/// <summary>Against a server that speaks the contract of <c>/api/deadletters</c>: two pages of one each.</summary>
public sealed class DeadLettersCommandTests : IAsyncLifetime
{
    private readonly List<string> _asked = [];
    private WebApplication _app = null!;

    private string Url => _app.Urls.Single();

    public async ValueTask InitializeAsync()
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        _app = builder.Build();
        Map(_app);
        await _app.StartAsync(TestContext.Current.CancellationToken);
    }

    public ValueTask DisposeAsync() => _app.DisposeAsync();

    [Fact]
    public async Task ListGoesThroughEveryPage()
    {
        var (exitCode, output, error) = await RunAsync("list");
        Assert.True(exitCode == 0, error);
        Assert.Equal(
            ["1  2025-06-30T12:30:00Z  invalid  items is missing", "2  2025-06-30T12:30:00Z  not-json  no JSON", "2 dead letters"],
            output.Trim().Split('\n'));
    }

    [Fact]
    public async Task ShowTellsEverythingAndTheBody()
    {
        var (exitCode, output, _) = await RunAsync("show", "1");
        Assert.Equal(0, exitCode);
        Assert.Contains("reason: invalid\ndescription: items is missing\n", output, StringComparison.Ordinal);
        Assert.EndsWith("body:\n{\"order_id\":\"x\"}\n", output, StringComparison.Ordinal);
        Assert.EndsWith("body (base64):\n/wA=\n", (await RunAsync("show", "2")).Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task ReplayAndDropAskTheServer()
    {
        Assert.Equal((0, "1 sent again\n", ""), await RunAsync("replay", "1"));
        Assert.Equal((0, "2 dropped\n", ""), await RunAsync("drop", "2"));
        Assert.Equal(["POST /api/deadletters/1/replay", "DELETE /api/deadletters/2"], _asked);
    }

    [Fact]
    public async Task WhatIsNotThereIsSaid()
    {
        foreach (var word in (string[])["show", "replay", "drop"])
            Assert.Equal((1, "", "error: there is no dead letter 7\n"), await RunAsync(word, "7"));
    }

    [Fact]
    public async Task AServerThatIsNotThereOrWantsAKeyIsSaid()
    {
        var (exitCode, _, error) = await CommandLine.RunAsync("deadletters", "list", "--url", Url);
        Assert.Equal(2, exitCode);
        Assert.Contains("401", error, StringComparison.Ordinal);
        await _app.StopAsync(TestContext.Current.CancellationToken);
        var gone = await CommandLine.RunAsync("deadletters", "drop", "1", "--url", Url, "--api-key", "k");
        Assert.Equal(2, gone.ExitCode);
        Assert.Contains("nobody answers", gone.Error, StringComparison.Ordinal);
    }

    private Task<(int ExitCode, string Output, string Error)> RunAsync(params string[] words) =>
        CommandLine.RunAsync(["deadletters", .. words, "--url", Url, "--api-key", "k"]);

    private void Map(WebApplication app)
    {
        var letters = new Dictionary<long, object>
        {
            [1] = new { sequence_number = 1, message_id = (string?)null, reason = "invalid", description = "items is missing", enqueued_at = "2025-06-30T12:30:00Z", deliveries = 1, content_type = "application/json", body = """{"order_id":"x"}""" },
            [2] = new { sequence_number = 2, message_id = "m", reason = "not-json", description = "no JSON", enqueued_at = "2025-06-30T12:30:00Z", deliveries = 1, content_type = (string?)null, body = "/wA=", body_encoding = "base64" },
        };
        app.Use((context, next) =>
        {
            if (context.Request.Headers["x-functions-key"] == "k")
                return next(context);
            context.Response.StatusCode = StatusCodes.Status401Unauthorized;
            return Task.CompletedTask;
        });
        app.Run(context =>
        {
            var path = context.Request.Path.Value!;
            var number = long.TryParse(path.Split('/').ElementAtOrDefault(3), out var parsed) ? parsed : 0;
            if (context.Request.Method == HttpMethods.Get && number == 0)
            {
                var first = context.Request.Query["cursor"].Count == 0;
                return context.Response.WriteAsJsonAsync(new { dead_letters = new[] { letters[first ? 1 : 2] }, next = first ? "c/1+" : null });
            }

            if (!letters.TryGetValue(number, out var letter))
            {
                context.Response.StatusCode = StatusCodes.Status404NotFound;
                return Task.CompletedTask;
            }

            if (context.Request.Method == HttpMethods.Get)
                return context.Response.WriteAsJsonAsync(letter, letter.GetType(), JsonSerializerOptions.Default);
            _asked.Add($"{context.Request.Method} {path}");
            context.Response.StatusCode = StatusCodes.Status204NoContent;
            return Task.CompletedTask;
        });
    }
}
