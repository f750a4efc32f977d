using System.Globalization;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text.Json;
using Benchmark.Intake;
using CosmosLocal;
using OrdersFn.Core.Store;
using Spectre.Console;

namespace Benchmark.Views;

/// <summary>
/// What one order costs each container, from intake until the views hold it: what infra/SCALE.md reckons with. Request units are those that the gateway
/// charges, modelled on the published ones.
/// </summary>
internal sealed class OrderCost(int orders)
{
    private const int Callers = 64;
    private static readonly string[] Containers = [ContainerNames.Orders, ContainerNames.Timeline, ContainerNames.OrderIndex, ContainerNames.Layouts, ContainerNames.Leases];

    private readonly Table _table = new Table().Title("what one order costs").AddColumns("what is done", "container", "RU", "operations", "bytes kept");

    public async Task RunAsync()
    {
        await PlaceAsync("bulk, orders of one hour", Spread.Hour, BulkAsync);
        await PlaceAsync("bulk, orders of a year", Spread.Year, BulkAsync);
        await PlaceAsync("one request each, orders of one hour", Spread.Hour, SinglesAsync);
        AnsiConsole.Write(_table);
    }

    private async Task PlaceAsync(string what, Spread over, Func<ServerUnderTest, SampleOrders, Task> send)
    {
        await using var server = await ServerUnderTest.StartAsync(feeds: true);
        var sample = SampleOrders.Make(orders, over, seed: 1);
        await CountAsync(server, what, () => send(server, sample));
        await CountAsync(server, "then the status of each is changed", () => ChangeAsync(server, sample));
    }

    private async Task CountAsync(ServerUnderTest server, string what, Func<Task> act)
    {
        await server.WaitForViewsAsync();
        var before = Read(server);
        await act();
        await server.WaitForViewsAsync();
        var spent = Read(server).Zip(before, (after, then) => after.Less(then)).ToList();
        for (var i = 0; i < spent.Count; i++)
            AddRow(i == 0 ? what : "", Containers[i], spent[i]);
        AddRow("", "all", new(spent.Sum(cost => cost.RequestUnits), spent.Sum(cost => cost.Operations), spent.Sum(cost => cost.Bytes)));
        _table.AddEmptyRow();
    }

    private void AddRow(string what, string container, Cost cost) =>
        _table.AddRow(what, container, Each(cost.RequestUnits), Each(cost.Operations), Each(cost.Bytes));

    private string Each(double all) => (all / orders).ToString("N2", CultureInfo.InvariantCulture);

    private static List<Cost> Read(ServerUnderTest server) =>
        [.. Containers.Select(name => Cost.Of(server.Server.Store.Account!.ReadPartitions(CosmosOptions.DefaultDatabase, name)))];

    private static async Task BulkAsync(ServerUnderTest server, SampleOrders sample)
    {
        using var content = Content(sample.Lines, "application/x-ndjson");
        using var response = await server.Http.PostAsync(new Uri("api/orders/bulk", UriKind.Relative), content);
        response.EnsureSuccessStatusCode();
    }

    private static Task SinglesAsync(ServerUnderTest server, SampleOrders sample) => EachAsync(sample, async order =>
    {
        using var content = Content(order, "application/json");
        using var response = await server.Http.PostAsync(new Uri("api/orders", UriKind.Relative), content);
        response.EnsureSuccessStatusCode();
    });

    private static Task ChangeAsync(ServerUnderTest server, SampleOrders sample) => EachAsync(sample, async order =>
    {
        using var document = JsonDocument.Parse(order);
        var path = $"api/customers/{document.RootElement.GetProperty("customer_id")}/orders/{document.RootElement.GetProperty("order_id")}";
        using var response = await server.Http.PatchAsJsonAsync(new Uri(path, UriKind.Relative), new { status = "paid" });
        response.EnsureSuccessStatusCode();
    });

    private static Task EachAsync(SampleOrders sample, Func<byte[], Task> act) =>
        Parallel.ForEachAsync(sample.Json, new ParallelOptions { MaxDegreeOfParallelism = Callers }, async (order, _) => await act(order));

    private static ByteArrayContent Content(byte[] body, string type) => new(body) { Headers = { ContentType = new MediaTypeHeaderValue(type) } };

    private sealed record Cost(double RequestUnits, double Operations, double Bytes)
    {
        public static Cost Of(IReadOnlyList<PartitionStatistics> partitions) => new(
            partitions.Sum(partition => partition.RequestUnits), partitions.Sum(partition => partition.Requests), partitions.Sum(partition => partition.Bytes));

        public Cost Less(Cost other) => new(RequestUnits - other.RequestUnits, Operations - other.Operations, Bytes - other.Bytes);
    }
}
