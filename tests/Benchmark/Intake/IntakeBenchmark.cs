using System.Diagnostics;
using System.Globalization;
using System.Net.Http.Headers;
using OrdersFn.Core.Queue;
using Spectre.Console;

namespace Benchmark.Intake;

/// <summary>What intake costs: each way in beside the SDK's bulk mode writing the same documents to the same store.</summary>
internal sealed class IntakeBenchmark(int orders, int rounds)
{
    private const int SingleCallers = 64;
    private long _seed;

    public async Task RunAsync()
    {
        var table = new Table().Title("orders a second, beside the SDK's bulk mode (views paused) in turns")
            .AddColumns("way in", "views", "orders /s", "raw SDK bulk /s", "ratio");
        await CompareAsync(table, "bulk HTTP, one request", feeds: false, orders, Spread.Hour, BulkAsync);
        await CompareAsync(table, "queue, waiting messages", feeds: false, orders, Spread.Hour, DrainAsync);
        await CompareAsync(table, "queue, sent by AMQP meanwhile", feeds: false, orders, Spread.Hour, SendByAmqpAsync);
        await CompareAsync(table, "single HTTP, 64 callers", feeds: false, orders / 4, Spread.Hour, SinglesAsync);
        await CompareAsync(table, "bulk HTTP, until the views hold all", feeds: true, orders, Spread.Hour, BulkAsync);
        await CompareAsync(table, "the same, orders of a whole year", feeds: true, orders / 4, Spread.Year, BulkAsync);
        AnsiConsole.Write(table);
        await CostAsync();
    }

    private async Task CompareAsync(Table table, string way, bool feeds, int count, Spread over, Func<ServerUnderTest, SampleOrders, Task<TimeSpan>> send)
    {
        await using var server = await ServerUnderTest.StartAsync(feeds);
        await using var bare = await ServerUnderTest.StartAsync(feeds: false);
        var result = await Load.CompareAsync(
            rounds,
            () => RateAsync(count, over, async sample =>
            {
                var before = await send(server, sample);
                if (feeds)
                    await server.WaitForViewsAsync();
                return before;
            }),
            () => RateAsync(count, over, async sample =>
            {
                await bare.WriteRawAsync(sample.Documents);
                return TimeSpan.Zero;
            }));
        table.AddRow([way, feeds ? "kept" : "paused", Number(result.Contender), .. result.Baselines.SelectMany(other => new[] { Number(other.Rate), Percent(other.Ratio) })]);
    }

    // What is sent gives back the time it took before what is measured began.
    private async Task<double> RateAsync(int count, Spread over, Func<SampleOrders, Task<TimeSpan>> send)
    {
        var sample = SampleOrders.Make(count, over, ++_seed);
        var clock = Stopwatch.StartNew();
        var before = await send(sample);
        return count / (clock.Elapsed - before).TotalSeconds;
    }

    private static async Task<TimeSpan> DrainAsync(ServerUnderTest server, SampleOrders sample)
    {
        var clock = Stopwatch.StartNew();
        await server.FillQueueAsync([.. sample.Json.Select(order => new OrderMessage { Body = order, ContentType = "application/json" })]);
        var filled = clock.Elapsed;
        await server.DrainQueueAsync();
        MustBe(0, (int)(await server.DepthAsync()).DeadLetters);
        return filled;
    }

    private static async Task<TimeSpan> SendByAmqpAsync(ServerUnderTest server, SampleOrders sample)
    {
        await server.SendByAmqpAsync(sample.Json);
        await server.DrainQueueAsync();
        MustBe(0, (int)(await server.DepthAsync()).DeadLetters);
        return TimeSpan.Zero;
    }

    private static async Task<TimeSpan> BulkAsync(ServerUnderTest server, SampleOrders sample)
    {
        using var content = new ByteArrayContent(sample.Lines);
        content.Headers.ContentType = new MediaTypeHeaderValue("application/x-ndjson");
        using var request = new HttpRequestMessage(HttpMethod.Post, new Uri("api/orders/bulk", UriKind.Relative)) { Content = content };
        using var response = await server.Http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead);
        response.EnsureSuccessStatusCode();
        using var results = new StreamReader(await response.Content.ReadAsStreamAsync());
        var created = 0;
        while (await results.ReadLineAsync() is { } line)
            created += line.Contains("\"created\"", StringComparison.Ordinal) ? 1 : 0;
        MustBe(sample.Json.Count, created);
        return TimeSpan.Zero;
    }

    private static async Task<TimeSpan> SinglesAsync(ServerUnderTest server, SampleOrders sample)
    {
        int next = -1, created = 0;
        await Task.WhenAll(Enumerable.Range(0, SingleCallers).Select(_ => Task.Run(async () =>
        {
            while (Interlocked.Increment(ref next) is var at && at < sample.Json.Count)
            {
                using var content = new ByteArrayContent(sample.Json[at]);
                content.Headers.ContentType = new MediaTypeHeaderValue("application/json");
                using var response = await server.Http.PostAsync(new Uri("api/orders", UriKind.Relative), content);
                if (response.StatusCode == System.Net.HttpStatusCode.Created)
                    Interlocked.Increment(ref created);
            }
        })));
        MustBe(sample.Json.Count, created);
        return TimeSpan.Zero;
    }

    private async Task CostAsync()
    {
        await using var server = await ServerUnderTest.StartAsync(feeds: false);
        var sample = SampleOrders.Make(orders, Spread.Hour, ++_seed);
        var before = server.Partitions.Sum(partition => partition.RequestUnits);
        await BulkAsync(server, sample);
        AnsiConsole.WriteLine(string.Create(CultureInfo.InvariantCulture,
            $"an order: {(server.Partitions.Sum(partition => partition.RequestUnits) - before) / orders:N2} request units, {server.Partitions.Sum(partition => partition.Bytes) / (double)orders:N0} bytes stored, {sample.Json.Average(order => order.Length):N0} bytes of JSON sent"));
    }

    private static void MustBe(int expected, int created)
    {
        if (created != expected)
            throw new InvalidOperationException($"{created} of {expected} orders were created");
    }

    private static string Number(double value) => value.ToString("N0", CultureInfo.InvariantCulture);

    private static string Percent(double ratio) => (ratio * 100).ToString("N0", CultureInfo.InvariantCulture) + " %";
}
