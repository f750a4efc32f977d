using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using OrdersFn.Local.Tests.Orders;

namespace OrdersFn.Tests.RealWorker;

/// <summary>
/// Ids that hold anything, behind the host: it decodes a path and writes it anew for the worker, and in Azure front ends decode <c>%2F</c> before it. The
/// address that we give out for an order and the ids in the query hold behind each.
/// </summary>
[Collection(RunningWorker.Collection)]
public sealed class ShopIdTests(RunningWorker worker) : IClassFixture<RunningWorker>
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task AnOrderIsReachedWhateverItsIdHolds(bool decodesSlashes)
    {
        await using var front = await HostFront.StartAsync(worker.Host, decodesSlashes: decodesSlashes);
        foreach (var id in ShopIds.All)
        {
            var (customer, escaped) = ($"{decodesSlashes} {id}", Uri.EscapeDataString(id));
            using var placed = await front.Client.PostAsJsonAsync(
                new Uri("/api/orders", UriKind.Relative),
                new { order_id = id, customer_id = customer, timestamp = "2025-06-30T12:30:00Z", items = (object[])[new { sku = "S", quantity = 2, price = 5 }] },
                Cancellation);
            Assert.True(placed.StatusCode == HttpStatusCode.Created, $"{id}: {placed.StatusCode}");
            Assert.Equal(id, await ReadAsync(front, placed.Headers.Location!.ToString()));
            Assert.Equal(id, await ReadAsync(front, $"/api/customers/-/orders/-?customer_id={Uri.EscapeDataString(customer)}&order_id={escaped}"));
        }
    }

    private static async Task<string?> ReadAsync(HostFront front, string path)
    {
        using var answer = await front.Client.GetAsync(new Uri(path, UriKind.Relative), Cancellation);
        Assert.True(answer.IsSuccessStatusCode, $"{path}: {answer.StatusCode}");
        return (await answer.Content.ReadFromJsonAsync<JsonElement>(Cancellation)).GetProperty("order_id").GetString();
    }
}
