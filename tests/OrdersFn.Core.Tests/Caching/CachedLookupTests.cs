using CosmosLocal.Faults;
using OrdersFn.Core.Caching;
using OrdersFn.Core.Lookup;
using OrdersFn.Core.Orders;
using OrdersFn.Core.Tests.Orders;
using Tests;

namespace OrdersFn.Core.Tests.Caching;

public sealed class CachedLookupTests : IAsyncLifetime
{
    private const string OrderId = "ORD123456";
    private readonly string _customer = Some.Customer();
    private CachingShop _shop = null!;

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync() => _shop = await CachingShop.OpenAsync();

    public ValueTask DisposeAsync() => _shop.DisposeAsync();

    [Fact]
    public async Task AHundredWhoAskForOneOrderAtOnceCostOneRead()
    {
        var host = _shop.NewHost();
        await host.PlaceAsync(Some.Request(_customer));
        _shop.Account.Faults.Add(new() { Fault = Fault.Delay(TimeSpan.FromSeconds(0.5)), Operation = FaultOperation.Read, Path = "colls/orders/docs" });
        var before = _shop.OrderCalls;
        var found = await Task.WhenAll(Enumerable.Range(0, 100).Select(_ => host.FindAsync(_customer, OrderId)));
        Assert.All(found, Assert.NotNull);
        Assert.Equal(1, _shop.OrderCalls - before);
    }

    [Fact]
    public async Task AHostsOwnWritesAreSeenAtOnce()
    {
        var host = _shop.NewHost();
        Assert.Empty((await host.ListAsync(_customer)).Orders);
        Assert.Equal(0, (await host.SummariseAsync(_customer)).Orders);
        await host.PlaceAsync(Some.Request(_customer));
        await ShowsAsync(OrderStatus.Placed);
        await host.ChangeAsync(_customer, OrderId, OrderStatus.Paid);
        await ShowsAsync(OrderStatus.Paid);
        await host.EraseAsync(_customer, OrderId);
        Assert.IsType<OrderErased>(await host.Lookup.FindAsync(_customer, OrderId, CacheUse.Allowed, Cancellation));
        Assert.Empty((await host.ListAsync(_customer)).Orders);
        Assert.Equal(0, (await host.SummariseAsync(_customer)).Orders);

        async Task ShowsAsync(OrderStatus status)
        {
            Assert.Equal(status, (await host.FindAsync(_customer, OrderId))?.Status);
            Assert.Equal(status, Assert.Single((await host.ListAsync(_customer)).Orders).Status);
            Assert.Equal(status, Assert.Single((await host.SummariseAsync(_customer)).ByStatus).Key);
        }
    }

    [Fact]
    public async Task AWriteWhoseAnswerWasLostIsSeenAtOnce()
    {
        var host = _shop.NewHost();
        await host.PlaceAsync(Some.Request(_customer));
        Assert.Equal(1, (await host.FindAsync(_customer, OrderId))?.Version);
        _shop.Account.Faults.Add(new() { Fault = Fault.DropAnswer, Operation = FaultOperation.Replace, Path = "colls/orders/docs", Times = 100 });
        var fault = await Record.ExceptionAsync(() => host.ChangeAsync(_customer, OrderId, OrderStatus.Paid));
        _shop.Account.Faults.Clear();
        Assert.NotNull(fault);
        Assert.Equal(2, (await host.FindAsync(_customer, OrderId))?.Version);
    }

    [Fact]
    public async Task OfAnotherHostsWriteABypassTells()
    {
        var (host, other) = (_shop.NewHost(), _shop.NewHost());
        await host.PlaceAsync(Some.Request(_customer));
        await ShowsAsync(1, CacheUse.Allowed);
        await other.ChangeAsync(_customer, OrderId, OrderStatus.Paid);
        await ShowsAsync(1, CacheUse.Allowed);
        await ShowsAsync(2, CacheUse.Bypassed);
        await ShowsAsync(2, CacheUse.Allowed);

        async Task ShowsAsync(int version, CacheUse use)
        {
            Assert.Equal(version, (await host.FindAsync(_customer, OrderId, use))?.Version);
            Assert.Equal(version, Assert.Single((await host.ListAsync(_customer, use)).Orders).Version);
            Assert.Equal((OrderStatus)(version - 1), Assert.Single((await host.SummariseAsync(_customer, use)).ByStatus).Key);
        }
    }

    [Fact]
    public async Task ThatAnOrderIsMissingIsNotKept()
    {
        var (host, other) = (_shop.NewHost(), _shop.NewHost());
        Assert.Null(await host.FindAsync(_customer, OrderId));
        await other.PlaceAsync(Some.Request(_customer));
        Assert.NotNull(await host.FindAsync(_customer, OrderId));
    }

    [Fact]
    public async Task ALongListIsNotKept()
    {
        var host = _shop.NewHost(settings: ("Cache:EntryKilobytes", "1"));
        for (var n = 0; n < 3; n++)
            await host.PlaceAsync(Some.Request(_customer, $"O{n}"));
        var before = _shop.OrderCalls;
        await host.ListAsync(_customer);
        var one = _shop.OrderCalls - before;
        await host.ListAsync(_customer);
        Assert.Equal(2 * one, _shop.OrderCalls - before);
    }

    [Fact]
    public async Task HostsShareWhatOneOfThemReadExactlyAsItWasRead()
    {
        var shared = new CachingShop.SharedLevel();
        var (writer, host, other) = (_shop.NewHost(), _shop.NewHost(shared), _shop.NewHost(shared));
        await writer.PlaceAsync(Some.Request(_customer) with { OrderedAt = Some.Time.AddTicks(1), Items = [new("a \"é😀", 1_000_000, 1_000_000_000_000)] });
        for (var n = 0; n < 10; n++)
            await writer.PlaceAsync(Some.Request(_customer, $"O{n}") with { Items = [new("S", 1_000_000, 1_000_000_000_000)], Currency = n % 2 == 0 ? "GBP" : "EUR" });
        await writer.ChangeAsync(_customer, "O1", OrderStatus.Paid);
        var (order, page, sums) = (await host.FindAsync(_customer, OrderId), await host.ListAsync(_customer), await host.SummariseAsync(_customer));

        var before = _shop.OrderCalls;
        var (sharedOrder, sharedPage, sharedSums) = (await other.FindAsync(_customer, OrderId), await other.ListAsync(_customer), await other.SummariseAsync(_customer));
        Assert.Equal(before, _shop.OrderCalls);
        Same(order!, sharedOrder!);
        Assert.Equal(11, sharedPage.Orders.Count);
        Assert.All(page.Orders.Zip(sharedPage.Orders), pair => Same(pair.First, pair.Second));
        Assert.Equal(page.Next, sharedPage.Next);
        Assert.True(sharedSums.Revenue["GBP"] > long.MaxValue / 2);
        Assert.Equal(sums.Revenue.ToList(), sharedSums.Revenue.ToList());
        Assert.Equal(sums.ByStatus.ToList(), sharedSums.ByStatus.ToList());
        Assert.Equal(sums with { Revenue = sharedSums.Revenue, ByStatus = sharedSums.ByStatus }, sharedSums);
    }

    [Fact]
    public async Task AlsoThroughASharedLevelNobodyMissesWhatHisOwnHostWrote()
    {
        var shared = new CachingShop.SharedLevel();
        var (host, other) = (_shop.NewHost(shared), _shop.NewHost(shared));
        await _shop.NewHost().PlaceAsync(Some.Request(_customer));
        Assert.Equal(1, (await other.FindAsync(_customer, OrderId))?.Version);
        Assert.Equal(1, (await host.FindAsync(_customer, OrderId))?.Version);
        await host.ChangeAsync(_customer, OrderId, OrderStatus.Paid);
        // The other may show the old one still, and put it into the shared level again.
        await other.ListAsync(_customer);
        Assert.Equal(2, (await host.FindAsync(_customer, OrderId))?.Version);
        Assert.Equal(2, Assert.Single((await host.ListAsync(_customer)).Orders).Version);
    }

    [Fact]
    public async Task ARedisThatIsAwayCostsNoAnswer()
    {
        await _shop.NewHost().PlaceAsync(Some.Request(_customer));
        var host = _shop.NewHost(settings: ("Cache:Redis", "127.0.0.1:1,connectRetry=1,connectTimeout=500"));
        Assert.NotNull(await host.FindAsync(_customer, OrderId));
        // What was read until the failure was noticed is not trusted.
        await Eventually.IsAsync(async () =>
        {
            _shop.Time.Advance(TimeSpan.FromSeconds(1));
            Assert.NotNull(await host.FindAsync(_customer, OrderId));
            var before = _shop.OrderCalls;
            Assert.NotNull(await host.FindAsync(_customer, OrderId));
            return _shop.OrderCalls == before;
        });
    }

    private static void Same(Order order, Order other)
    {
        Assert.Equal(order.Items, other.Items);
        Assert.Equal(order, other with { Items = order.Items });
    }
}
