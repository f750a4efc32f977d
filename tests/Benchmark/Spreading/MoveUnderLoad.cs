using System.Diagnostics;
using System.Globalization;
using System.Net.Http.Json;
using System.Text.Json;
using Benchmark.Intake;
using OrdersFn.Core.Partitioning.Moving;
using Spectre.Console;

namespace Benchmark.Spreading;

/// <summary>The latency of live calls to a customer, without and with the mover at work on that customer's orders.</summary>
internal sealed class MoveUnderLoad(int orders)
{
    private const string Customer = "MOVED";
    private static readonly int RequestUnitsPerSecond = new MoverOptions().RequestUnitsPerSecond;
    private static readonly TimeSpan Warming = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan Alone = TimeSpan.FromSeconds(40);

    public async Task RunAsync()
    {
        await using var server = await ServerUnderTest.StartAsync(
            feeds: true, throughput: 0, partitions: 4,
            ("Partitioning__LayoutCacheSeconds", "1"), ("Partitioning__LongestPlacing", "00:00:05"), ("Partitioning__Grace", "00:00:02"),
            ("Mover__RequestUnitsPerSecond", $"{RequestUnitsPerSecond}"), ("Mover__Interval", "00:00:00.500"));
        await LargeCustomer.FillAsync(server.Http, Customer, orders);
        await server.WaitForViewsAsync();

        var live = new LiveCalls(server.Http, Customer, orders);
        await live.RunAsync(Warming, () => Task.FromResult(true));
        var calm = await live.RunAsync(Alone, () => Task.FromResult(true));
        using var put = await server.Http.PutAsJsonAsync(new Uri($"api/customers/{Customer}/layout", UriKind.Relative), new { buckets = 8, lanes = 4 });
        put.EnsureSuccessStatusCode();
        while (await StateAsync(server.Http) != "moving")
            await Task.Delay(100);
        // Movers wait until no writer of the layout before is left.
        await Task.Delay(TimeSpan.FromSeconds(7));
        var clock = Stopwatch.StartNew();
        var during = await live.RunAsync(Alone, async () => await StateAsync(server.Http) == "settled");
        var took = clock.Elapsed;
        // Also afterwards, because a machine that stalls once in between would make one side look bad.
        foreach (var (call, times) in await live.RunAsync(Alone, () => Task.FromResult(true)))
            calm[call].AddRange(times);
        Print(calm, during, took);
    }

    private static async Task<string> StateAsync(HttpClient http)
    {
        using var layout = JsonDocument.Parse(await http.GetByteArrayAsync(new Uri($"api/customers/{Customer}/layout", UriKind.Relative)));
        return layout.RootElement.GetProperty("state").GetString()!;
    }

    private void Print(IReadOnlyDictionary<string, List<double>> calm, IReadOnlyDictionary<string, List<double>> during, TimeSpan took)
    {
        var table = new Table()
            .Title(string.Create(CultureInfo.InvariantCulture,
                $"{orders:N0} orders of one customer from 1 bucket to 8 buckets in 4 lanes, moved within {took.TotalSeconds:N0} s at {RequestUnitsPerSecond:N0} RU/s at most: latency of live calls, ms"))
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
