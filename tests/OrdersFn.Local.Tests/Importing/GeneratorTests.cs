using System.Text;
using Microsoft.Extensions.Options;
using OrdersFn.Core.Orders;
using OrdersFn.Local.Generating;

namespace OrdersFn.Local.Tests.Importing;

public sealed class GeneratorTests
{
    [Fact]
    public async Task TheSameSeedGivesTheSameOrdersAndAnotherSeedOthers()
    {
        Assert.Equal(await GenerateAsync(500, seed: 1), await GenerateAsync(500, seed: 1));
        Assert.NotEqual(await GenerateAsync(500, seed: 1), await GenerateAsync(500, seed: 2));
    }

    [Fact]
    public async Task OrdersAreValidDistinctAndInOrderOfTime()
    {
        var orders = await ReadAsync(3000, customers: 500, skew: 1);
        Assert.Equal(3000, orders.Select(order => order.OrderId).Distinct().Count());
        Assert.Equal(orders.Select(order => order.OrderedAt).Order(), orders.Select(order => order.OrderedAt));
        // A product has one price.
        Assert.All(orders.SelectMany(order => order.Items).GroupBy(line => line.Sku), lines => Assert.Single(lines.Select(line => line.Price).Distinct()));
    }

    [Fact]
    public async Task AFewCustomersOrderMost()
    {
        var orders = await ReadAsync(10_000, customers: 1000, skew: 1);
        var largest = orders.GroupBy(order => order.CustomerId).Select(customer => customer.Count()).OrderDescending().ToList();
        // With skew 1 the largest of 1,000 has 1 / H(1000) = 13.4 % and the first ten 39 %.
        Assert.InRange(largest[0], 1200, 1480);
        Assert.InRange(largest.Take(10).Sum(), 3600, 4200);
        Assert.True(largest.Count > 700, $"{largest.Count} customers");
    }

    [Fact]
    public async Task WithoutSkewAllOrderAlike()
    {
        var orders = await ReadAsync(10_000, customers: 10, skew: 0);
        Assert.All(orders.GroupBy(order => order.CustomerId), customer => Assert.InRange(customer.Count(), 850, 1150));
    }

    private static async Task<IReadOnlyList<OrderRequest>> ReadAsync(int count, int customers, double skew)
    {
        var reader = new OrderReader(Options.Create(new OrderOptions()), TimeProvider.System);
        var lines = Encoding.UTF8.GetString(await GenerateAsync(count, 1, customers, skew)).Split('\n', StringSplitOptions.RemoveEmptyEntries);
        Assert.Equal(count, lines.Length);
        return [.. lines.Select(line => Assert.IsType<OrderReading.Valid>(reader.Read(Encoding.UTF8.GetBytes(line))).Order)];
    }

    private static async Task<byte[]> GenerateAsync(int count, long seed, int customers = 50, double skew = 1)
    {
        using var output = new MemoryStream();
        await GenerateCommand.WriteAsync(new OrderGenerator(count, customers, skew, seed), count, output, TestContext.Current.CancellationToken);
        return output.ToArray();
    }
}
