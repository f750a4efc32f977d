using System.Globalization;
using System.Net.Http.Headers;
using System.Text;
using Benchmark.Intake;
using Microsoft.Extensions.DependencyInjection;
using OrdersFn.Core.Partitioning;

namespace Benchmark.Spreading;

/// <summary>Orders of named customers, and layouts for them.</summary>
internal static class LargeCustomer
{
    private const int BulkSize = 500;

    /// <summary>An order of a customer, a second after the one before.</summary>
    public static string Order(string customer, long number) => string.Create(
        CultureInfo.InvariantCulture,
        $$"""{"order_id":"{{customer}}-{{number:D8}}","customer_id":"{{customer}}","timestamp":"{{DateTimeOffset.UnixEpoch.AddDays(20_000).AddSeconds(number):yyyy-MM-dd'T'HH:mm:ss'Z'}}","items":[{"sku":"SHOE001","quantity":1,"price":2999},{"sku":"BAG002","quantity":2,"price":1999}],"currency":"GBP"}""");

    /// <summary>Sends orders as bulk requests, as often as it takes until all are accepted.</summary>
    public static async Task SendAsync(HttpClient http, IEnumerable<string> orders)
    {
        var lines = Encoding.UTF8.GetBytes(string.Concat(orders.Select(order => order + "\n")));
        while (true)
        {
            using var content = new ByteArrayContent(lines);
            content.Headers.ContentType = new MediaTypeHeaderValue("application/x-ndjson");
            using var response = await http.PostAsync(new Uri("api/orders/bulk", UriKind.Relative), content);
            response.EnsureSuccessStatusCode();
            var results = (await response.Content.ReadAsStringAsync()).Split('\n', StringSplitOptions.RemoveEmptyEntries);
            if (results.All(result => result.Contains("\"created\"", StringComparison.Ordinal) || result.Contains("\"duplicate\"", StringComparison.Ordinal)))
                return;
        }
    }

    /// <summary>Fills a customer up to a number of orders.</summary>
    public static async Task FillAsync(HttpClient http, string customer, int orders)
    {
        foreach (var numbers in Enumerable.Range(0, orders).Chunk(BulkSize * 20))
            await SendAsync(http, numbers.Select(number => Order(customer, number)));
    }

    /// <summary>Spreads a customer who has no orders yet, from the start.</summary>
    public static async Task BeginWithAsync(ServerUnderTest server, string customer, int buckets, int lanes)
    {
        var layouts = server.Server.Services.GetRequiredService<LayoutStore>();
        var layout = new LayoutDocument { CustomerId = customer, Epochs = [new(1, buckets, lanes, DateTimeOffset.UnixEpoch)] };
        if (!await layouts.TryWriteAsync(await layouts.ReadAsync(customer, CancellationToken.None), layout, CancellationToken.None))
            throw new InvalidOperationException("the layout was not written");
        // Until then the server goes by what it read before.
        await Task.Delay(server.Server.Services.GetRequiredService<Microsoft.Extensions.Options.IOptions<PartitioningOptions>>().Value.LayoutCacheLifetime);
    }
}
