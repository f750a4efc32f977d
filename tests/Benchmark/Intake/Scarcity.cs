using System.Diagnostics;
using System.Globalization;
using System.Net.Http.Headers;
using OrdersFn.Core.Queue;
using Spectre.Console;

namespace Benchmark.Intake;

/// <summary>A store with far less throughput than the senders want: what is accepted beside what the budget allows, and whether anything is lost.</summary>
internal sealed class Scarcity(int throughput, TimeSpan duration)
{
    private const int BulkSenders = 8;
    private const int BulkSize = 500;
    private const int MessagesAtOnce = 1_000;
    private const int TimesTooMuch = 10;

    public async Task RunAsync()
    {
        await using var server = await ServerUnderTest.StartAsync(feeds: false, throughput);
        var perOrder = await CostOfAnOrderAsync();
        var wanted = (int)(throughput / perOrder * duration.TotalSeconds * TimesTooMuch);
        // Customers alike: with a few large ones their partition's share is used up first, and senders who wait for all their orders wait for it.
        var sample = SampleOrders.Make(wanted, Spread.Hour, seed: 1, skew: 0);
        var next = 0;
        long accepted = 0, queued = 0;
        var clock = Stopwatch.StartNew();
        var before = server.Partitions.Sum(partition => partition.Documents);
        var senders = Enumerable.Range(0, BulkSenders).Select(async _ =>
        {
            while (clock.Elapsed < duration && Interlocked.Add(ref next, BulkSize) - BulkSize is var at && at + BulkSize <= wanted)
                Interlocked.Add(ref accepted, await SendUntilAcceptedAsync(server, sample, at));
        }).Append(Task.Run(async () =>
        {
            // The queue takes all of it at once; it is intake that is slow.
            while (clock.Elapsed < duration && Interlocked.Add(ref next, MessagesAtOnce) - MessagesAtOnce is var at && at + MessagesAtOnce <= wanted)
            {
                await server.FillQueueAsync([.. Enumerable.Range(at, MessagesAtOnce).Select(i => new OrderMessage { Body = sample.Json[i], ContentType = "application/json" })]);
                Interlocked.Add(ref queued, MessagesAtOnce);
                await Task.Delay(duration / 20);
            }
        }));
        var sending = Task.WhenAll(senders);
        await Task.Delay(duration);
        var seconds = clock.Elapsed.TotalSeconds;
        var stored = server.Partitions.Sum(partition => partition.Documents) - before;
        // A full second's units lay ready when it began.
        var allowed = throughput * (seconds + 1) / perOrder;
        await sending;
        await server.DrainQueueAsync();
        var deadLetters = (await server.DepthAsync()).DeadLetters;
        var kept = server.Partitions.Sum(partition => partition.Documents) - before;
        AnsiConsole.WriteLine(string.Create(CultureInfo.InvariantCulture,
            $"{throughput} RU/s over 4 partitions, senders at {TimesTooMuch} times that: {stored / seconds:N0} orders a second stored of {allowed / seconds:N0} that the units allow ({stored / allowed:P0}); {accepted + queued - kept} of {accepted + queued:N0} acknowledged orders lost, {deadLetters} dead letters"));
    }

    private static async Task<double> CostOfAnOrderAsync()
    {
        const int Some = 2_000;
        await using var server = await ServerUnderTest.StartAsync(feeds: false);
        await server.WriteRawAsync(SampleOrders.Make(Some, Spread.Hour, seed: 2).Documents);
        return server.Partitions.Sum(partition => partition.RequestUnits) / Some;
    }

    private static async Task<int> SendUntilAcceptedAsync(ServerUnderTest server, SampleOrders sample, int at)
    {
        var lines = sample.Json.Skip(at).Take(BulkSize).SelectMany(order => order.Append((byte)'\n')).ToArray();
        while (true)
        {
            using var content = new ByteArrayContent(lines);
            content.Headers.ContentType = new MediaTypeHeaderValue("application/x-ndjson");
            using var response = await server.Http.PostAsync(new Uri("api/orders/bulk", UriKind.Relative), content);
            response.EnsureSuccessStatusCode();
            var results = (await response.Content.ReadAsStringAsync()).Split('\n', StringSplitOptions.RemoveEmptyEntries);
            if (results.All(result => result.Contains("\"created\"", StringComparison.Ordinal) || result.Contains("\"duplicate\"", StringComparison.Ordinal)))
                return results.Length;
        }
    }
}
