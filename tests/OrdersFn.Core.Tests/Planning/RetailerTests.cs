using System.IO.Compression;
using System.Text.Json;
using OrdersFn.Core.Planning;
using Tests;

namespace OrdersFn.Core.Tests.Planning;

/// <summary>A year of a real retailer, in ten minutes of a clock. The file is not part of the repository; without it this is skipped.</summary>
public sealed class RetailerTests
{
    private const int Seconds = 600;

    [Fact]
    public async Task ThePlannerNamesTheGuestsFirstAndSpreadsThemWithoutBeingAsked()
    {
        var path = RetailerFile.Find();
        await using var store = new PlannedStore(
            ("Heat:MinOrdersPerSecond", "0.1"), ("Planner:OrdersPerSecondPerLane", "2"), ("Planner:Apply", "true"));
        await store.InitializeAsync();
        var first = new List<string>();
        var second = 0;
        foreach (var arriving in Read(path).GroupBy(order => order.Second).OrderBy(group => group.Key))
        {
            for (; second < arriving.Key; second++)
            {
                store.Time.Advance(TimeSpan.FromSeconds(1));
                if (second % 10 == 9)
                    first.Add(await PlannedAsync(store));
            }

            store.Observe(arriving.Select(order => store.Order(order.OrderId, order.Customer)));
        }

        Assert.InRange(first.Count, 50, 60);
        Assert.All(first, customer => Assert.Equal("GUEST", customer));
        var spread = (await store.LayoutAsync("GUEST"))!.ToLayout().Epochs[0];
        Assert.InRange(spread.Lanes, 2, 8);
        Assert.Equal(spread.Lanes, spread.Buckets);
        Assert.Null(await store.LayoutAsync("12748"));
        Assert.Equal(["GUEST"], (await store.HeavyAsync()).Where(heavy => heavy.Advice.Decision != PlannerDecision.Keep).Select(heavy => heavy.CustomerId));
    }

    private static async Task<string> PlannedAsync(PlannedStore store)
    {
        await store.ReportAsync();
        await store.RunAsync();
        return (await store.HeavyAsync())[0].CustomerId;
    }

    private static List<(string OrderId, string Customer, int Second)> Read(string path)
    {
        using var lines = new StreamReader(new GZipStream(File.OpenRead(path), CompressionMode.Decompress));
        var orders = new List<(string OrderId, string Customer, DateTimeOffset At)>();
        while (lines.ReadLine() is { } line)
        {
            using var order = JsonDocument.Parse(line);
            orders.Add((
                order.RootElement.GetProperty("order_id").GetString()!,
                order.RootElement.GetProperty("customer_id").GetString()!,
                order.RootElement.GetProperty("timestamp").GetDateTimeOffset()));
        }

        var (start, end) = (orders[0].At, orders[^1].At);
        return orders.ConvertAll(order => (order.OrderId, order.Customer, (int)((order.At - start) / (end - start) * Seconds)));
    }
}
