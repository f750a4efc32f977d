using System.Diagnostics;
using System.Globalization;
using Benchmark.Intake;
using CosmosLocal;
using OrdersFn.Core.Store;
using Spectre.Console;

namespace Benchmark.Spreading;

/// <summary>
/// One customer with 95 % of the writes to 8 physical partitions of a store so scarce that it is the limit: what buckets do for it, what lanes do, and
/// what the store's own splits do.
/// </summary>
internal sealed class HotCustomer(int throughput, TimeSpan duration)
{
    private const string Customer = "HOT";
    private const int Partitions = 8;
    private const int Senders = 16;
    private const int BulkSize = 200;
    private const int OneInTwenty = 20;

    /// <summary>Enough to split by.</summary>
    private const int OrdersBeforeSplits = 4_000;

    public async Task RunAsync()
    {
        var table = new Table().Title($"orders a second, 95 % of them one customer's; {throughput:N0} RU/s over {Partitions} physical partitions, {duration.TotalSeconds:N0} s each")
            .AddColumns("buckets", "lanes", "partitions with its orders", "orders /s", "of one bucket", "429s");
        double? first = null;
        foreach (var (buckets, lanes, splits) in new[] { (1, 1, 0), (8, 1, 0), (8, 8, 0), (8, 1, 7) })
        {
            await using var server = await ServerUnderTest.StartAsync(feeds: false, throughput, Partitions, ("Partitioning__LayoutCacheSeconds", "1"));
            if (buckets > 1)
                await LargeCustomer.BeginWithAsync(server, Customer, buckets, lanes);
            if (splits > 0)
                await SplitAsync(server, splits);
            var before = server.Partitions;
            var rate = await RateAsync(server);
            first ??= rate;
            var busy = server.Partitions.Count(partition => partition.Documents - DocumentsOf(before, partition) > rate * duration.TotalSeconds / OneInTwenty);
            var all = server.Partitions.Count;
            table.AddRow(
                Number(buckets) + (splits > 0 ? $", after {splits} splits" : ""), Number(lanes), $"{busy} of {all}", Number(rate),
                (rate / first.Value).ToString("N1", CultureInfo.InvariantCulture) + " x", Number(server.Partitions.Sum(partition => partition.Throttles)));
        }

        AnsiConsole.Write(table);
    }

    /// <summary>Splits whatever holds most, so in the end inside the customer.</summary>
    private static async Task SplitAsync(ServerUnderTest server, int splits)
    {
        for (var number = 0; number < OrdersBeforeSplits; number += BulkSize)
            await LargeCustomer.SendAsync(server.Http, Enumerable.Range(number, BulkSize).Select(each => LargeCustomer.Order(Customer, -1 - each)));
        for (; splits > 0; splits--)
        {
            var fullest = server.Partitions.MaxBy(partition => partition.Documents)!;
            if (!await server.Server.Store.Account!.SplitAsync(CosmosOptions.DefaultDatabase, ContainerNames.Orders, fullest.Id))
                throw new InvalidOperationException("the partition was not split");
        }
    }

    private async Task<double> RateAsync(ServerUnderTest server)
    {
        long next = 0;
        var before = server.Partitions.Sum(partition => partition.Documents);
        var clock = Stopwatch.StartNew();
        var sending = Task.WhenAll(Enumerable.Range(0, Senders).Select(_ => Task.Run(async () =>
        {
            while (clock.Elapsed < duration)
            {
                var from = Interlocked.Add(ref next, BulkSize) - BulkSize;
                await LargeCustomer.SendAsync(server.Http, Enumerable.Range(0, BulkSize).Select(i => Order(from + i)));
            }
        })));
        await Task.Delay(duration);
        var stored = server.Partitions.Sum(partition => partition.Documents) - before;
        var seconds = clock.Elapsed.TotalSeconds;
        await sending;
        return stored / seconds;
    }

    private static string Order(long number) =>
        LargeCustomer.Order(number % OneInTwenty == 0 ? $"C{number / OneInTwenty % 500}" : Customer, number);

    private static long DocumentsOf(IEnumerable<PartitionStatistics> partitions, PartitionStatistics partition) =>
        partitions.FirstOrDefault(other => other.Id == partition.Id)?.Documents ?? 0;

    private static string Number(double value) => value.ToString("N0", CultureInfo.InvariantCulture);
}
