using OrdersFn.Core.Orders;
using OrdersFn.Core.Partitioning;
using OrdersFn.Core.Tests.Orders;

namespace OrdersFn.Core.Tests.Lookup;

public sealed class CustomerSummariesTests(OrderSystem system) : IClassFixture<OrderSystem>
{
    private readonly string _customer = Some.Customer();

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(1)]
    [InlineData(4)]
    public async Task OrdersAreSummedUpByCurrencyAndStatus(int lanes)
    {
        if (lanes > 1)
            await system.SpreadAsync(_customer, new LayoutEpoch(1, 8, lanes, Some.Time.AddDays(-1)));
        for (var n = 0; n < 10; n++)
        {
            await system.PlacedAsync(Some.Request(_customer, $"O{n}") with
            {
                OrderedAt = Some.Time.AddMinutes(n),
                Items = [new("S", 2, n)],
                Currency = n < 3 ? "EUR" : "GBP",
            });
        }

        await system.StatusChange.ChangeAsync(_customer, "O1", OrderStatus.Paid, null, Cancellation);
        await system.Erasure.EraseAsync(_customer, "O9", Cancellation);
        await system.PlacedAsync(Some.Request(_customer + "x"));

        var summary = await system.Summaries.SummariseAsync(_customer, Cancellation);
        Assert.Equal((9, 18), (summary.Orders, (long)summary.Units));
        Assert.Equal([new("EUR", 6), new KeyValuePair<string, Int128>("GBP", 66)], summary.Revenue);
        Assert.Equal([new(OrderStatus.Placed, 8), new KeyValuePair<OrderStatus, long>(OrderStatus.Paid, 1)], summary.ByStatus);
        Assert.Equal((Some.Time, Some.Time.AddMinutes(8)), (summary.First, summary.Last));
    }

    [Fact]
    public async Task ACustomerWithoutOrdersHasNoughts()
    {
        var summary = await system.Summaries.SummariseAsync(_customer, Cancellation);
        Assert.Equal((0, 0), (summary.Orders, (long)summary.Units));
        Assert.Empty(summary.Revenue);
        Assert.Empty(summary.ByStatus);
        Assert.Null(summary.First);
        Assert.Null(summary.Last);
    }

    [Fact]
    public async Task SumsBeyondWhatADoubleHoldsAreExact()
    {
        // Each amount is exact in the store; their sum, 2^53 + 1, is not.
        await system.PlacedAsync(Some.Request(_customer, "O1") with { Items = [new("S", 4096, 1L << 39), new("S", 4096, 1L << 39)] });
        await system.PlacedAsync(Some.Request(_customer, "O2") with { Items = [new("S", 4096, 1L << 39), new("S", 4096, 1L << 39)] });
        await system.PlacedAsync(Some.Request(_customer, "O3") with { Items = [new("S", 1, 1)] });
        var summary = await system.Summaries.SummariseAsync(_customer, Cancellation);
        Assert.Equal((Int128)((1L << 53) + 1), summary.Revenue["GBP"]);
    }

    [Fact]
    public async Task OneAmountBeyondWhatADoubleHoldsIsAddedUpExactly()
    {
        await system.PlacedAsync(Some.Request(_customer, "O1") with { Items = [new("S", 1_000_000, 999_999_999_999), new("S", 1, 1)] });
        await system.PlacedAsync(Some.Request(_customer, "O2") with { Items = [new("S", 1, 5)] });
        var summary = await system.Summaries.SummariseAsync(_customer, Cancellation);
        Assert.Equal((Int128)999_999_999_999_000_006, summary.Revenue["GBP"]);
        Assert.Equal(2, summary.Orders);
    }
}
