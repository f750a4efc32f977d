using System.Diagnostics;
using System.Globalization;
using Microsoft.Azure.Cosmos;
using Spectre.Console;

namespace Benchmark.Gateway;

/// <summary>
/// What the gateway costs: every operation against the same SDK with canned answers (the SDK's own ceiling), bulk also against raw SQLite
/// inserts of the same rows, and reads again as the container grows.
/// </summary>
internal sealed class GatewayBenchmark(TimeSpan duration, int rounds, IReadOnlyList<int> sizes)
{
    private const int Customers = 100;
    private const int BulkDocuments = 20_000;
    private readonly SampleDocuments _documents = new(Customers);
    private long _next = 1;

    public async Task RunAsync()
    {
        await CompareOperationsAsync();
        await CompareBulkAsync();
        await GrowAsync();
        AnsiConsole.WriteLine(string.Create(CultureInfo.InvariantCulture,
            $"peak working set {Process.GetCurrentProcess().PeakWorkingSet64 / 1_048_576.0:N0} MiB, all of the above in one process"));
    }

    private async Task CompareOperationsAsync()
    {
        await using var gateway = await GatewayUnderTest.StartAsync();
        var local = gateway.Open();
        var atOnce = gateway.Open(answers: Answers.CannedAtOnce);
        var later = gateway.Open(answers: Answers.CannedLater);
        await FillAsync(gateway, 10_000);

        var table = new Table().Title("durable gateway beside the SDK's own ceiling (canned answers)")
            .AddColumns("operation", "callers", "gateway /s", "at once /s", "ratio", "later /s", "ratio");
        foreach (var callers in (int[])[1, 64])
        {
            foreach (var (name, operation) in Operations())
            {
                var result = await Load.CompareAsync(rounds,
                    () => Load.RateAsync(callers, duration, _ => operation(local)),
                    () => Load.RateAsync(callers, duration, _ => operation(atOnce)),
                    () => Load.RateAsync(callers, duration, _ => operation(later)));
                table.AddRow([name, $"{callers}", Number(result.Contender), .. result.Baselines.SelectMany(Columns)]);
            }
        }

        AnsiConsole.Write(table);
    }

    private IEnumerable<(string Name, Func<Container, Task> Run)> Operations()
    {
        yield return ("create", container => CreateAsync(container, Interlocked.Increment(ref _next) + 1_000_000_000));
        yield return ("point read", container => ReadAsync(container, 42));
        yield return ("query, 100 rows of a prefix in order", container => QueryAsync(container, 42, 100));
    }

    private async Task CompareBulkAsync()
    {
        await using var gateway = await GatewayUnderTest.StartAsync();
        var bulk = gateway.Open(bulk: true);
        var canned = gateway.Open(bulk: true, answers: Answers.CannedAtOnce);
        using var raw = new RawSqlite();

        var table = new Table().Title("bulk creates").AddColumns("beside", "gateway /s", "other /s", "ratio");
        var ceiling = await Load.CompareAsync(rounds, () => BulkRateAsync(bulk), () => BulkRateAsync(canned));
        table.AddRow(["the SDK's bulk mode with canned answers", Number(ceiling.Contender), .. ceiling.Baselines.SelectMany(Columns)]);
        var inserts = await Load.CompareAsync(rounds, () => BulkRateAsync(bulk), () => Task.FromResult(raw.InsertRate(_documents, Take(BulkDocuments), BulkDocuments)));
        table.AddRow(["raw SQLite inserts, same indexes, transactions of 100", Number(inserts.Contender), .. inserts.Baselines.SelectMany(Columns)]);
        AnsiConsole.Write(table);
    }

    private async Task GrowAsync()
    {
        await using var gateway = await GatewayUnderTest.StartAsync();
        var container = gateway.Open();
        var table = new Table().Title("growth: median milliseconds of one call").AddColumns("documents", "point read", "query, 100 rows", "create");
        var filled = 0;
        foreach (var size in sizes)
        {
            await FillAsync(gateway, size - filled, filled);
            filled = size;
            var random = new Random(1);
            var read = await Load.SecondsAsync(2_000, () => ReadAsync(container, random.Next(size)));
            // The newest 100 documents of a customer, who has more of them at every size.
            var query = await Load.SecondsAsync(500, () => QueryAsync(container, random.Next(Customers), 100));
            var create = await Load.SecondsAsync(500, () => CreateAsync(container, Interlocked.Increment(ref _next) + 2_000_000_000));
            table.AddRow(size.ToString("N0", CultureInfo.InvariantCulture), Milliseconds(read), Milliseconds(query), Milliseconds(create));
        }

        AnsiConsole.Write(table);
    }

    private async Task FillAsync(GatewayUnderTest gateway, int count, int from = 0)
    {
        var bulk = gateway.Open(bulk: true);
        for (var at = 0; at < count; at += 2_000)
        {
            var first = from + at;
            await Task.WhenAll(Enumerable.Range(first, Math.Min(2_000, count - at)).Select(number => CreateAsync(bulk, number)));
        }
    }

    private async Task<double> BulkRateAsync(Container container)
    {
        var first = Take(BulkDocuments);
        var clock = Stopwatch.StartNew();
        for (var at = 0; at < BulkDocuments; at += 2_000)
            await Task.WhenAll(Enumerable.Range(0, 2_000).Select(i => CreateAsync(container, first + at + i)));
        return BulkDocuments / clock.Elapsed.TotalSeconds;
    }

    private long Take(int count) => Interlocked.Add(ref _next, count) - count;

    private async Task CreateAsync(Container container, long number)
    {
        using var body = new MemoryStream(_documents.Json(number), writable: false);
        using var response = await container.CreateItemStreamAsync(body, GatewayUnderTest.Key(_documents.Customer(number)));
        response.EnsureSuccessStatusCode();
    }

    private async Task ReadAsync(Container container, long number)
    {
        using var response = await container.ReadItemStreamAsync(SampleDocuments.Id(number), GatewayUnderTest.Key(_documents.Customer(number)));
        response.EnsureSuccessStatusCode();
    }

    private async Task QueryAsync(Container container, long customer, int rows)
    {
        var query = new QueryDefinition("SELECT * FROM c WHERE c.customerId = @customer ORDER BY c.orderedAt DESC, c.id DESC")
            .WithParameter("@customer", _documents.Customer(customer));
        using var pages = container.GetItemQueryStreamIterator(query, requestOptions: new QueryRequestOptions
        {
            PartitionKey = new PartitionKeyBuilder().Add(_documents.Customer(customer)).Build(),
            MaxItemCount = rows,
        });
        using var page = await pages.ReadNextAsync();
        page.EnsureSuccessStatusCode();
    }

    private static IEnumerable<string> Columns(Baseline baseline) => [Number(baseline.Rate), Percent(baseline.Ratio)];

    private static string Number(double value) => value.ToString("N0", CultureInfo.InvariantCulture);

    private static string Percent(double ratio) => (ratio * 100).ToString("N0", CultureInfo.InvariantCulture) + " %";

    private static string Milliseconds(double seconds) => (seconds * 1000).ToString("N3", CultureInfo.InvariantCulture);
}
