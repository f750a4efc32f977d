using System.Diagnostics;
using System.Globalization;
using System.Net.Http.Json;
using System.Text.Json;
using Benchmark.Intake;
using Microsoft.Extensions.DependencyInjection;
using OrdersFn.Core.Partitioning.Moving;
using Spectre.Console;

namespace Benchmark.Spreading;

/// <summary>
/// The latency of live calls to a customer, without and with the mover at work on that customer's orders. The mover works and rests by turns, so that whatever else
/// slows the machine slows both alike.
/// </summary>
/// <param name="orders">Of the customer.</param>
/// <param name="longest">When to stop before all are moved; zero: not.</param>
internal sealed class MoveUnderLoad(int orders, TimeSpan longest)
{
    private const string Customer = "MOVED";
    private static readonly int RequestUnitsPerSecond = new MoverOptions().RequestUnitsPerSecond;
    private static readonly TimeSpan Warming = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan Turn = TimeSpan.FromSeconds(30);

    /// <summary>What the mover has done reaches the views.</summary>
    private static readonly TimeSpan Between = TimeSpan.FromSeconds(2);

    public async Task RunAsync()
    {
        await using var server = await ServerUnderTest.StartAsync(
            feeds: true, throughput: 0, partitions: 4,
            ("Partitioning__LayoutCacheSeconds", "1"), ("Partitioning__LongestPlacing", "00:00:05"), ("Partitioning__Grace", "00:00:02"),
            // Its own timer never comes.
            ("Mover__RequestUnitsPerSecond", $"{RequestUnitsPerSecond}"), ("Mover__LongestRun", $"{Turn:c}"), ("Mover__Interval", "1.00:00:00"));
        await LargeCustomer.FillAsync(server.Http, Customer, orders);
        await server.WaitForViewsAsync();

        var live = new LiveCalls(server.Http, Customer, orders);
        await live.RunAsync(Warming, () => Task.FromResult(true));
        using var put = await server.Http.PutAsJsonAsync(new Uri($"api/customers/{Customer}/layout", UriKind.Relative), new { buckets = 8, lanes = 4 });
        put.EnsureSuccessStatusCode();
        while (await StateAsync(server.Http) != "moving")
            await Task.Delay(100);
        // Movers wait until no writer of the layout before is left.
        await Task.Delay(TimeSpan.FromSeconds(7));
        var mover = server.Server.Services.GetRequiredService<Mover>();
        var calm = new Dictionary<string, List<double>>();
        var during = new Dictionary<string, List<double>>();
        var clock = Stopwatch.StartNew();
        var worked = TimeSpan.Zero;
        while (await StateAsync(server.Http) != "settled" && (longest == TimeSpan.Zero || clock.Elapsed < longest))
        {
            Add(calm, await live.RunAsync(Turn, () => Task.FromResult(true)));
            var since = clock.Elapsed;
            var moving = mover.RunAsync(CancellationToken.None);
            Add(during, await live.RunAsync(TimeSpan.Zero, () => Task.FromResult(moving.IsCompleted)));
            await moving;
            worked += clock.Elapsed - since;
            await Task.Delay(Between);
        }

        Print(calm, during, worked, await ToMoveAsync(server.Http));
    }

    private static void Add(Dictionary<string, List<double>> times, IReadOnlyDictionary<string, List<double>> more)
    {
        foreach (var (call, its) in more)
        {
            if (!times.TryAdd(call, its))
                times[call].AddRange(its);
        }
    }

    private static async Task<string> StateAsync(HttpClient http)
    {
        using var layout = await LayoutAsync(http);
        return layout.RootElement.GetProperty("state").GetString()!;
    }

    private static async Task<string> ToMoveAsync(HttpClient http)
    {
        using var layout = await LayoutAsync(http);
        return layout.RootElement.TryGetProperty("orders_to_move", out var left) ? left.ToString() : "none";
    }

    private static async Task<JsonDocument> LayoutAsync(HttpClient http) =>
        JsonDocument.Parse(await http.GetByteArrayAsync(new Uri($"api/customers/{Customer}/layout", UriKind.Relative)));

    private void Print(IReadOnlyDictionary<string, List<double>> calm, IReadOnlyDictionary<string, List<double>> during, TimeSpan worked, string left)
    {
        var table = new Table()
            .Title(string.Create(CultureInfo.InvariantCulture,
                $"{orders:N0} orders of one customer from 1 bucket to 8 buckets in 4 lanes, {worked.TotalSeconds:N0} s of moving at {RequestUnitsPerSecond:N0} RU/s at most ({left} left to move): latency of live calls, ms"))
            .AddColumns("call", "p50 without", "p50 during", "p99 without", "p99 during", "p99 ratio");
        foreach (var call in calm.Keys.Append("all"))
        {
            var (without, busy) = call == "all" ? (calm.Values.SelectMany(each => each), during.Values.SelectMany(each => each)) : (calm[call], during[call]);
            table.AddRow(
                call, Number(Quantile(without, 0.5)), Number(Quantile(busy, 0.5)), Number(Quantile(without, 0.99)), Number(Quantile(busy, 0.99)),
                Number(Quantile(busy, 0.99) / Quantile(without, 0.99)) + " x");
        }

        AnsiConsole.Write(table);
    }

    private static double Quantile(IEnumerable<double> values, double share)
    {
        var sorted = values.Order().ToArray();
        return sorted[Math.Min(sorted.Length - 1, (int)(sorted.Length * share))];
    }

    private static string Number(double value) => value.ToString("N1", CultureInfo.InvariantCulture);
}
