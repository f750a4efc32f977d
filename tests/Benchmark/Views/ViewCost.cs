using System.Globalization;
using Benchmark.Intake;
using Microsoft.Azure.Cosmos;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using OrdersFn.Core.Lookup;
using OrdersFn.Core.Store;
using OrdersFn.Core.Timeline;
using Spectre.Console;

namespace Benchmark.Views;

/// <summary>
/// What questions cost as the shop grows, from the views, and as queries of the orders themselves across all their partitions. Request units are
/// those that the gateway charges, modelled on the published ones.
/// </summary>
internal sealed class ViewCost(IReadOnlyList<int> sizes, string? plots)
{
    private const int Repeats = 15;
    private const int QueryRepeats = 3;
    private const int OrdersPerRequest = 5_000;
    private static readonly string[] Containers = [ContainerNames.Orders, ContainerNames.Timeline, ContainerNames.OrderIndex];

    private readonly List<CostPoint> _points = [];

    public async Task RunAsync()
    {
        await using var server = await ServerUnderTest.StartAsync(feeds: true, partitions: 4);
        // What runs beside the questions would be counted with them.
        var feeds = server.Server.Services.GetServices<IHostedService>().Single(service => service.GetType().Name == "FeedProcessors");
        var filled = 0;
        foreach (var size in sizes)
        {
            foreach (var request in GrowingShop.Requests(filled, size, OrdersPerRequest))
                await GrowingShop.SendAsync(server.Http, request);
            filled = size;
            await server.WaitForViewsAsync();
            await feeds.StopAsync(CancellationToken.None);
            foreach (var question in Questions(server.Server.Services, size))
            {
                _points.Add(await MeasureAsync(server, question.Name, size, fromView: true, Repeats, question.AskAsync));
                _points.Add(await MeasureAsync(server, question.Name, size, fromView: false, QueryRepeats, () => QueryAsync(server, question.Query)));
            }

            _points.Add(await MeasureAsync(server, "every order, read", size, fromView: false, 1, () => QueryAsync(server, new("SELECT VALUE SUM(c.total) FROM c WHERE c.total >= 0"))));
            await feeds.StartAsync(CancellationToken.None);
        }

        Print();
        if (plots is not null)
            CostPlot.Save(_points, plots);
    }

    private static IEnumerable<Question> Questions(IServiceProvider services, int size)
    {
        var reader = services.GetRequiredService<TimelineReader>();
        var summaries = services.GetRequiredService<TimelineSummaries>();
        const string inRange = "c.orderedAt >= @from AND c.orderedAt < @to";
        yield return new("the last 100 orders", () => ListAsync(null, null, 100, descending: true), new("SELECT TOP 100 * FROM c ORDER BY c.orderedAt DESC"));
        yield return new("1,000 orders of a dense hour", () => ListAsync(GrowingShop.DenseHour, GrowingShop.DenseHour.AddHours(1), 1_000), List(GrowingShop.DenseHour, GrowingShop.DenseHour.AddHours(1)));
        yield return new("200 orders of a sparse month", () => ListAsync(GrowingShop.SparseMonth, GrowingShop.SparseMonth.AddMonths(1), 1_000), List(GrowingShop.SparseMonth, GrowingShop.SparseMonth.AddMonths(1)));
        yield return new("a day's summary", () => SumAsync(GrowingShop.Day, GrowingShop.Day.AddDays(1), SummaryInterval.Hour), Sum(GrowingShop.Day, GrowingShop.Day.AddDays(1)));
        yield return new("a year's summary", () => SumAsync(GrowingShop.Year, GrowingShop.Year.AddYears(1), SummaryInterval.Day), Sum(GrowingShop.Year, GrowingShop.Year.AddYears(1)));
        yield return new("an order by id", async () => Expect(1, await services.GetRequiredService<OrderLookup>().FindByIdAsync(GrowingShop.IdOf(42), CancellationToken.None) is OrderFound ? 1 : 0),
            new QueryDefinition("SELECT * FROM c WHERE c.id = @id").WithParameter("@id", GrowingShop.IdOf(42)));
        yield return new("a customer's first page",
            async () => Expect(100, (await services.GetRequiredService<CustomerOrders>().ListAsync(new(GrowingShop.Customer, null, null, null, true, 100, null), CancellationToken.None)).Orders.Count),
            new QueryDefinition("SELECT TOP 100 * FROM c WHERE c.customerId = @customer ORDER BY c.orderedAt DESC").WithParameter("@customer", GrowingShop.Customer));

        async Task ListAsync(DateTimeOffset? from, DateTimeOffset? to, int limit, bool descending = false)
        {
            var page = await reader.ListAsync(new TimelineQuery { From = from, To = to, Limit = limit, Descending = descending }, CancellationToken.None);
            Expect(Math.Min(limit, from == GrowingShop.SparseMonth ? GrowingShop.MonthOrders : limit), page.Entries.Count);
        }

        async Task SumAsync(DateTimeOffset from, DateTimeOffset to, SummaryInterval interval)
        {
            var summary = await summaries.SummariseAsync(from, to, interval, CancellationToken.None);
            Expect(interval == SummaryInterval.Hour ? GrowingShop.HourOrders : GrowingShop.YearOrders, (int)summary.Total.Orders);
        }

        QueryDefinition List(DateTimeOffset from, DateTimeOffset to) => Between($"SELECT * FROM c WHERE {inRange} ORDER BY c.orderedAt", from, to);

        QueryDefinition Sum(DateTimeOffset from, DateTimeOffset to) => Between($"SELECT COUNT(1) AS orders, SUM(c.quantity) AS units, SUM(c.total) AS revenue FROM c WHERE {inRange}", from, to);

        static QueryDefinition Between(string sql, DateTimeOffset from, DateTimeOffset to) => new QueryDefinition(sql)
            .WithParameter("@from", OrdersFn.Core.Orders.Timestamps.ToStored(from)).WithParameter("@to", OrdersFn.Core.Orders.Timestamps.ToStored(to));
    }

    private static void Expect(int wanted, int found)
    {
        if (wanted != found)
            throw new InvalidOperationException($"expected {wanted}, found {found}");
    }

    private static async Task QueryAsync(ServerUnderTest server, QueryDefinition query)
    {
        using var pages = server.Server.Services.GetRequiredService<CosmosClients>().ForRequests.Orders
            .GetItemQueryStreamIterator(query, requestOptions: new QueryRequestOptions { MaxItemCount = 1_000, MaxConcurrency = 4 });
        while (pages.HasMoreResults)
        {
            using var page = await pages.ReadNextAsync();
            page.EnsureSuccessStatusCode();
        }
    }

    private static async Task<CostPoint> MeasureAsync(ServerUnderTest server, string question, int orders, bool fromView, int repeats, Func<Task> ask)
    {
        await ask();
        var before = Count(server);
        var seconds = await Load.SecondsAsync(repeats, ask);
        var after = Count(server);
        // The load asks a few times more, to warm up.
        var asked = repeats + (repeats / 4) + 1;
        return new(question, orders, fromView, (after.Units - before.Units) / asked, (double)(after.Requests - before.Requests) / asked, seconds * 1000);
    }

    private static (double Units, long Requests) Count(ServerUnderTest server)
    {
        var all = Containers.SelectMany(name => server.Server.Store.Account!.ReadPartitions(CosmosOptions.DefaultDatabase, name)).ToList();
        return (all.Sum(partition => partition.RequestUnits), all.Sum(partition => partition.Requests));
    }

    private void Print()
    {
        var table = new Table().Title("what a question costs as the orders grow in number; its answer stays the same")
            .AddColumns("question", "orders", "view RU", "requests", "ms", "RU, to the fewest", "query of orders RU", "ms", "RU, to the view");
        var scans = _points.Where(point => point.Question == "every order, read").ToDictionary(point => point.Orders);
        foreach (var group in _points.Where(point => point.FromView).GroupBy(point => point.Question))
        {
            foreach (var view in group)
            {
                var query = _points.Single(point => !point.FromView && point.Question == view.Question && point.Orders == view.Orders);
                table.AddRow(
                    view.Question, view.Orders.ToString("N0", CultureInfo.InvariantCulture), Number(view.RequestUnits), Number(view.Requests), Number(view.Milliseconds),
                    Number(view.RequestUnits / group.First().RequestUnits) + " x", Number(query.RequestUnits), Number(query.Milliseconds), Number(query.RequestUnits / view.RequestUnits) + " x");
            }
        }

        AnsiConsole.Write(table);
        foreach (var scan in scans.Values)
        {
            var dearest = _points.Where(point => point.FromView && point.Orders == scan.Orders).MaxBy(point => point.RequestUnits)!;
            AnsiConsole.WriteLine(string.Create(CultureInfo.InvariantCulture,
                $"reading every one of {scan.Orders:N0} orders: {scan.RequestUnits:N0} RU, {scan.Milliseconds:N0} ms; {scan.RequestUnits / dearest.RequestUnits:N0} times the dearest answer ({dearest.Question})"));
        }
    }

    private static string Number(double value) => value.ToString(value < 100 ? "N1" : "N0", CultureInfo.InvariantCulture);

    private sealed record Question(string Name, Func<Task> AskAsync, QueryDefinition Query);
}

/// <param name="Question">What was asked.</param>
/// <param name="Orders">How many there were.</param>
/// <param name="FromView">Or by a query of the orders.</param>
/// <param name="RequestUnits">An answer's.</param>
/// <param name="Requests">An answer's.</param>
/// <param name="Milliseconds">The median.</param>
internal sealed record CostPoint(string Question, int Orders, bool FromView, double RequestUnits, double Requests, double Milliseconds);
