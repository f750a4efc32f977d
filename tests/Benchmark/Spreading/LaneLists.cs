using System.Diagnostics;
using System.Globalization;
using System.Text.Json;
using Benchmark.Intake;
using Spectre.Console;

namespace Benchmark.Spreading;

/// <summary>The list of a customer with 8 lanes beside that of a customer with one, of the same orders.</summary>
internal sealed class LaneLists(int orders)
{
    private const int Calls = 400;
    private const string Wide = "WIDE";
    private const string Narrow = "NARR";

    public async Task RunAsync()
    {
        await using var server = await ServerUnderTest.StartAsync(feeds: false, throughput: 0, partitions: 8, ("Partitioning__LayoutCacheSeconds", "1"));
        await LargeCustomer.BeginWithAsync(server, Wide, 8, 8);
        foreach (var customer in (string[])[Wide, Narrow])
            await LargeCustomer.FillAsync(server.Http, customer, orders);

        var same = (await AllAsync(server.Http, Wide)).SequenceEqual(await AllAsync(server.Http, Narrow));
        var table = new Table().Title($"lists of {orders:N0} orders, {(same ? "the same orders in the same order" : "WHICH DIFFER")}").AddColumns("page", "1 lane, ms", "8 lanes, ms", "ratio");
        foreach (var limit in (int[])[20, 100, 1000])
        {
            var (narrow, wide) = (new List<double>(), new List<double>());
            for (var call = 0; call < Calls; call++)
            {
                var one = await MillisecondsAsync(server.Http, Narrow, limit);
                var eight = await MillisecondsAsync(server.Http, Wide, limit);
                // The first part warms up.
                if (call < Calls / 4)
                    continue;
                narrow.Add(one);
                wide.Add(eight);
            }

            table.AddRow($"first {limit}", Number(Load.Median(narrow)), Number(Load.Median(wide)), Number(Load.Median(wide) / Load.Median(narrow)) + " x");
        }

        AnsiConsole.Write(table);
    }

    private static async Task<double> MillisecondsAsync(HttpClient http, string customer, int limit)
    {
        var start = Stopwatch.GetTimestamp();
        using var response = await http.GetAsync(Page(customer, limit, null));
        response.EnsureSuccessStatusCode();
        await response.Content.ReadAsByteArrayAsync();
        return Stopwatch.GetElapsedTime(start).TotalMilliseconds;
    }

    /// <summary>The numbers of all orders, as listed.</summary>
    private static async Task<List<string>> AllAsync(HttpClient http, string customer)
    {
        var numbers = new List<string>();
        string? cursor = null;
        do
        {
            using var page = JsonDocument.Parse(await http.GetByteArrayAsync(Page(customer, 1000, cursor)));
            numbers.AddRange(page.RootElement.GetProperty("orders").EnumerateArray().Select(order => order.GetProperty("order_id").GetString()![customer.Length..]));
            cursor = page.RootElement.GetProperty("next").GetString();
        }
        while (cursor is not null);
        return numbers;
    }

    private static Uri Page(string customer, int limit, string? cursor) => new(
        $"api/customers/{customer}/orders?limit={limit}{(cursor is null ? "" : "&cursor=" + Uri.EscapeDataString(cursor))}", UriKind.Relative);

    private static string Number(double value) => value.ToString("N2", CultureInfo.InvariantCulture);
}
