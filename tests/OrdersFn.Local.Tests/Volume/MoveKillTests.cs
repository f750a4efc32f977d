using System.Net;
using System.Text.Json;
using OrdersFn.Local.Tests.Running;
using OrdersFn.Local.Tests.Support;

namespace OrdersFn.Local.Tests.Volume;

/// <summary>A large customer's orders move while everybody works with them and the server is killed. Runs with the long suites.</summary>
[Trait("Suite", "Long")]
[Collection("servers that are killed, one at a time")]
public sealed class MoveKillTests : IDisposable
{
    private const string Customer = "LARGE";
    private const int Orders = 100_000;
    private const string Path = $"api/customers/{Customer}/layout";

    // A move begins seconds after it was asked for, and takes a minute or two.
    private static readonly (string Name, string Value)[] Settings =
    [
        ("Partitioning__LayoutCacheSeconds", "1"),
        ("Partitioning__LongestPlacing", "00:00:05"),
        ("Partitioning__Grace", "00:00:02"),
        ("Mover__RequestUnitsPerSecond", "30000"),
        ("Mover__Together", "16"),
        ("Mover__Concurrency", "16"),
        ("Mover__Interval", "00:00:00.500"),
    ];

    private readonly TemporaryDirectory _data = new();
    private readonly LiveCustomer _users = new(Customer, TestContext.Current.CancellationToken);
    private ServerProcess? _server;
    private HttpClient _http = new();
    private Api _api = null!;

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    public void Dispose()
    {
        _server?.Dispose();
        _http.Dispose();
        _data.Dispose();
    }

    [Fact(Explicit = true)]
    public async Task NothingIsMissingAndNothingTwiceWhileAHundredThousandOrdersMoveThroughThreeKills()
    {
        await StartAsync();
        await _users.LoadAsync(Orders);
        var working = _users.RunAsync(writers: 2, updaters: 2, readers: 2, walkers: 1);
        var answer = await _api.SendAsync(HttpMethod.Put, Path, Api.Json("""{"buckets":8,"lanes":4}"""));
        Assert.Equal(HttpStatusCode.OK, answer.Status);
        foreach (var share in (double[])[0.7, 0.45, 0.2])
        {
            await UntilAsync(working, layout => State(layout) == "moving" && ToMove(layout) < share * Orders);
            await _server!.KillAsync();
            await StartAsync();
        }

        var walks = _users.Walks;
        await UntilAsync(working, layout => State(layout) == "settled");
        _users.Finish();
        await working;
        Assert.True(walks >= 3, $"only {walks} walks while orders moved");

        await _users.WalkAsync();
        Assert.Equal(_users.Known, (await _api.GetAsync($"api/customers/{Customer}/summary")).Json.GetProperty("orders").GetInt32());
        var audit = await CommandLine.RunAsync("audit", "--url", _server!.Url.ToString());
        Assert.True(audit.ExitCode == 0, audit.Output + audit.Error);
        TestContext.Current.SendDiagnosticMessage("{0} orders, {1} walks", _users.Known, _users.Walks);
    }

    private async Task StartAsync()
    {
        _server?.Dispose();
        _server = await ServerProcess.ServeAsync(_data.File("data"), Settings);
        _http.Dispose();
        _http = new HttpClient { BaseAddress = _server.Url, Timeout = TimeSpan.FromMinutes(2) };
        _users.TalkTo(_http);
        _api = new(_http);
    }

    private async Task UntilAsync(Task working, Func<JsonElement, bool> condition)
    {
        while (!condition((await _api.GetAsync(Path)).Json))
        {
            Assert.False(working.IsFaulted, working.Exception?.ToString());
            await Task.Delay(500, Stop);
        }
    }

    private static string State(JsonElement layout) => layout.GetProperty("state").GetString()!;

    /// <summary>Null until they are counted.</summary>
    private static long? ToMove(JsonElement layout) =>
        layout.GetProperty("orders_to_move") is { ValueKind: JsonValueKind.Number } number ? number.GetInt64() : null;
}
