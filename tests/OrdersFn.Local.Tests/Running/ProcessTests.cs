using System.Text.Json;
using System.Text.RegularExpressions;
using OrdersFn.Local.Generating;
using OrdersFn.Local.Tests.Support;

namespace OrdersFn.Local.Tests.Running;

/// <summary>The program as a user and an orchestrator meet it.</summary>
public sealed partial class ProcessTests : IDisposable
{
    private readonly TemporaryDirectory _data = new();

    public void Dispose() => _data.Dispose();

    [Fact]
    public async Task ItTellsHowToUseItAndEndsWhenAsked()
    {
        using var server = await ServerProcess.ServeAsync(_data.File("data"));
        using var http = new HttpClient { BaseAddress = server.Url };
        await new Api(http).PlaceAsync(Sample.Mission);

        Assert.Equal(0, await server.TerminateAsync());
        Assert.Equal(3, server.Output.Count(line => line.TrimStart().StartsWith("curl ", StringComparison.Ordinal)));
        Assert.Single(server.Output, line => line.StartsWith("ready: ", StringComparison.Ordinal));
        Assert.Equal("", server.Error.Trim());
    }

    [Fact]
    public async Task TheLinesItShowsWorkAsTheyAre()
    {
        using var server = await ServerProcess.ServeAsync(_data.File("data"));
        await server.TerminateAsync();
        var lines = server.Output.Where(line => line.TrimStart().StartsWith("curl ", StringComparison.Ordinal)).ToList();
        Assert.All(lines, line => Assert.Contains(server.Url.GetLeftPart(UriPartial.Authority), line, StringComparison.Ordinal));
        // The first holds the mission's order, whole.
        var order = JsonDocument.Parse(OrderOfLine().Match(lines[0]).Groups[1].Value).RootElement;
        var mission = JsonDocument.Parse(Sample.Mission).RootElement;
        Assert.True(JsonElement.DeepEquals(mission, order));
    }

    [Fact]
    public async Task KilledInTheMiddleOfAnImportItLosesNothingItAcknowledged()
    {
        const int Orders = 1500;
        var file = _data.File("orders.ndjson");
        await using (var output = File.Create(file))
            await GenerateCommand.WriteAsync(new OrderGenerator(Orders, 200, 1, seed: 7), Orders, output, TestContext.Current.CancellationToken);

        var acknowledged = new List<string>();
        using (var server = await ServerProcess.ServeAsync(_data.File("data")))
        {
            using var http = new HttpClient { BaseAddress = server.Url };
            await ReadUntilKilledAsync(http, file, acknowledged, killAfter: 300, server);
        }

        Assert.InRange(acknowledged.Count, 300, Orders - 1);
        using var again = await ServerProcess.ServeAsync(_data.File("data"));
        using var client = new HttpClient { BaseAddress = again.Url };
        var api = new Api(client);
        foreach (var id in acknowledged.TakeLast(50))
            Assert.Equal(System.Net.HttpStatusCode.OK, (await api.GetAsync($"api/orders/{id}")).Status);

        var (exitCode, output2, error) = await CommandLine.RunAsync("import", file, "--url", again.Url.ToString());
        Assert.True(exitCode == 0, error);
        var counts = CountsOf(output2);
        Assert.Equal(Orders, counts.GetValueOrDefault("created") + counts.GetValueOrDefault("duplicates"));
        Assert.True(counts["duplicates"] >= acknowledged.Count, output2);
        await api.ViewHoldsAsync(Orders);
        var audit = await CommandLine.RunAsync("audit", "--url", again.Url.ToString());
        Assert.True(audit.ExitCode == 0, audit.Output);
    }

    [Fact]
    public async Task BadOptionsEndWithAReason()
    {
        var open = await ServerProcess.RunAsync("serve", "--urls", "http://0.0.0.0:0", "--data", _data.File("data"));
        Assert.Equal(1, open.ExitCode);
        Assert.Contains("--api-key", open.Error, StringComparison.Ordinal);
        Assert.NotEqual(0, (await ServerProcess.RunAsync("serve", "--partitions", "0", "--data", _data.File("data"))).ExitCode);
        Assert.NotEqual(0, (await ServerProcess.RunAsync("--cosmos-prot", "1")).ExitCode);
        await File.WriteAllTextAsync(_data.File("file"), "", TestContext.Current.CancellationToken);
        var noDirectory = await ServerProcess.RunAsync("serve", "--urls", "http://127.0.0.1:0", "--data", _data.File("file"));
        Assert.Equal(1, noDirectory.ExitCode);
        Assert.StartsWith("error: ", noDirectory.Error, StringComparison.Ordinal);
        Assert.Single(noDirectory.Error.Trim().Split('\n'));
    }

    [GeneratedRegex("-d '([^']*)'")]
    private static partial Regex OrderOfLine();

    private static async Task ReadUntilKilledAsync(HttpClient http, string file, List<string> acknowledged, int killAfter, ServerProcess server)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, new Uri("api/orders/bulk", UriKind.Relative)) { Content = new StreamContent(File.OpenRead(file)) };
        request.Content.Headers.ContentType = new("application/x-ndjson");
        try
        {
            using var response = await http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, TestContext.Current.CancellationToken);
            using var results = new StreamReader(await response.Content.ReadAsStreamAsync(TestContext.Current.CancellationToken));
            while (await results.ReadLineAsync(TestContext.Current.CancellationToken) is { } line)
            {
                acknowledged.Add(JsonDocument.Parse(line).RootElement.GetProperty("order_id").GetString()!);
                if (acknowledged.Count == killAfter)
                    await server.KillAsync();
            }
        }
        catch (Exception fault) when (fault is HttpRequestException or IOException or JsonException)
        {
            // The connection broke with the process.
        }
    }

    private static Dictionary<string, int> CountsOf(string output) => output.Split('\n').Skip(1).Select(line => line.Trim().Split(' ')).Where(words => words.Length == 2)
        .ToDictionary(words => words[1], words => int.Parse(words[0], System.Globalization.NumberStyles.AllowThousands, System.Globalization.CultureInfo.InvariantCulture));
}
