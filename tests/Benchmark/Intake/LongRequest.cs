using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Http.Headers;
using OrdersFn.Local.Generating;
using Spectre.Console;

namespace Benchmark.Intake;

/// <summary>One bulk request of very many generated orders to a server in a process of its own, and the memory that process takes meanwhile.</summary>
internal sealed class LongRequest(int orders)
{
    private const int Parts = 10;

    public async Task RunAsync()
    {
        var directory = Directory.CreateTempSubdirectory("ordersfn-bench").FullName;
        var start = new ProcessStartInfo("dotnet", [Path.Combine(AppContext.BaseDirectory, "OrdersFn.Local.dll"), "serve", "--urls", "http://127.0.0.1:0", "--data", directory, "--amqp-port", "0", "--admin-port", "0"])
        {
            RedirectStandardOutput = true,
        };
        start.Environment.Remove("Feeds__Enabled");
        var clock = Stopwatch.StartNew();
        using var server = Process.Start(start)!;
        try
        {
            string? line;
            while ((line = await server.StandardOutput.ReadLineAsync()) is not null && !line.StartsWith("ready: ", StringComparison.Ordinal))
            {
            }

            AnsiConsole.WriteLine(string.Create(CultureInfo.InvariantCulture, $"a server with no data was ready {clock.Elapsed.TotalSeconds:N1} s after it was started"));
            await SendAsync(new Uri(line!["ready: ".Length..]), server.Id);
        }
        finally
        {
            server.Kill();
            await server.WaitForExitAsync();
            Directory.Delete(directory, recursive: true);
        }
    }

    private async Task SendAsync(Uri url, int process)
    {
        using var http = new HttpClient { BaseAddress = url, Timeout = Timeout.InfiniteTimeSpan };
        using var request = new HttpRequestMessage(HttpMethod.Post, new Uri("api/orders/bulk", UriKind.Relative)) { Content = new Generated(orders) };
        using var done = new CancellationTokenSource();
        var clock = Stopwatch.StartNew();
        var sampling = ProcessMemory.SampleAsync(process, clock, done.Token);
        using var response = await http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead);
        response.EnsureSuccessStatusCode();
        using var results = new StreamReader(await response.Content.ReadAsStreamAsync());
        var created = 0;
        while (await results.ReadLineAsync() is { } line)
            created += line.Contains("\"created\"", StringComparison.Ordinal) ? 1 : 0;
        var took = clock.Elapsed;
        await done.CancelAsync();
        Print(await sampling, created, took);
    }

    private void Print(List<MemorySample> samples, int created, TimeSpan took)
    {
        var table = new Table().Title($"one bulk request of {orders:N0} orders, views kept: the server's memory").AddColumns("seconds", "own memory MiB", "with mapped files MiB");
        for (var part = 1; part <= Parts; part++)
        {
            var sample = samples[(samples.Count - 1) * part / Parts];
            table.AddRow(sample.At.TotalSeconds.ToString("N0", CultureInfo.InvariantCulture), $"{sample.Own >> 10:N0}", $"{sample.All >> 10:N0}");
        }

        AnsiConsole.Write(table);
        AnsiConsole.WriteLine(string.Create(CultureInfo.InvariantCulture,
            $"{created:N0} created, {created / took.TotalSeconds:N0} a second; peak of the server's own memory {samples.Max(sample => sample.Own) >> 10:N0} MiB"));
    }

    /// <summary>A body that is made while it is sent.</summary>
    private sealed class Generated : HttpContent
    {
        private readonly int _orders;

        public Generated(int orders)
        {
            _orders = orders;
            Headers.ContentType = new MediaTypeHeaderValue("application/x-ndjson");
        }

        protected override async Task SerializeToStreamAsync(Stream stream, TransportContext? context) =>
            await GenerateCommand.WriteAsync(new OrderGenerator(_orders, 50_000, 1, seed: 1), _orders, stream, CancellationToken.None);

        protected override bool TryComputeLength(out long length)
        {
            length = 0;
            return false;
        }
    }
}
