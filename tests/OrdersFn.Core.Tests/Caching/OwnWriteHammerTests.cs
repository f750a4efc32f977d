using OrdersFn.Core.Lifecycle;
using OrdersFn.Core.Orders;
using OrdersFn.Core.Tests.Orders;

namespace OrdersFn.Core.Tests.Caching;

/// <summary>Many write and read on one host at once, while another host reads the same and time goes by: what was acknowledged is never shown older.</summary>
public sealed class OwnWriteHammerTests
{
    private const int Customers = 3;
    private const int OrdersEach = 12;
    private const int Readers = 8;
    private static readonly OrderStatus[] Path = [OrderStatus.Paid, OrderStatus.Shipped, OrderStatus.Delivered, OrderStatus.Returned];

    private readonly string[] _customers = [.. Enumerable.Range(0, Customers).Select(_ => Some.Customer())];
    private readonly int[] _acknowledged = new int[Customers * OrdersEach];

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task AReaderNeverSeesLessThanWasAcknowledgedBeforeItAsked(bool sharedLevel)
    {
        await using var shop = await CachingShop.OpenAsync();
        var shared = sharedLevel ? new CachingShop.SharedLevel() : null;
        var (host, other) = (shop.NewHost(shared, keptFor: "00:00:02"), shop.NewHost(shared, keptFor: "00:00:02"));
        for (var n = 0; n < _acknowledged.Length; n++)
            _acknowledged[n] = (await host.PlaceAsync(Some.Request(CustomerOf(n), IdOf(n)))).Version;

        using var done = new CancellationTokenSource();
        var readers = Enumerable.Range(0, Readers).Select(seed => Task.Run(() => ReadAsync(host, new Random(seed), certain: true, done.Token))).ToList();
        readers.Add(Task.Run(() => ReadAsync(other, new Random(Readers), certain: false, done.Token)));
        await Task.WhenAll(Enumerable.Range(0, Customers).Select(customer => Task.Run(() => WriteAsync(shop, host, customer))));
        await done.CancelAsync();
        Assert.True(await Task.WhenAll(readers) is var reads && reads.All(count => count > 0));
    }

    private static string IdOf(int order) => $"O{order:D3}";

    private string CustomerOf(int order) => _customers[order / OrdersEach];

    private async Task WriteAsync(CachingShop shop, CachingShop.Host host, int customer)
    {
        foreach (var to in Path)
        {
            for (var order = customer * OrdersEach; order < (customer + 1) * OrdersEach; order++)
            {
                var changed = Assert.IsType<StatusChangeOutcome.Changed>(await host.ChangeAsync(CustomerOf(order), IdOf(order), to));
                Volatile.Write(ref _acknowledged[order], changed.Order.Version);
                // The customers' marks come and go.
                if (order % 6 == 0)
                    shop.Time.Advance(TimeSpan.FromSeconds(7));
            }
        }
    }

    private async Task<int> ReadAsync(CachingShop.Host host, Random random, bool certain, CancellationToken done)
    {
        var reads = 0;
        for (; !done.IsCancellationRequested; reads++)
        {
            var order = random.Next(_acknowledged.Length);
            var first = order - order % OrdersEach;
            var least = _acknowledged.AsSpan(first, OrdersEach).ToArray();
            var found = random.Next(2) == 0
                ? [(await host.FindAsync(CustomerOf(order), IdOf(order)))!]
                : (await host.ListAsync(CustomerOf(order))).Orders;
            if (certain)
                Assert.All(found, each => Assert.True(each.Version >= least[int.Parse(each.OrderId[1..], System.Globalization.CultureInfo.InvariantCulture) - first]));
        }

        return reads;
    }
}
