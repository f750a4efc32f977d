using System.Text.Json;
using OrdersFn.Core.Orders;
using OrdersFn.Core.Store;
using OrdersFn.Core.Timeline;

namespace OrdersFn.Core.Tests.Timeline;

public sealed class RollupTests
{
    private static readonly TimelineBucket Bucket = new(Some.Time, 0);

    private static Rollup Empty { get; } = Rollup.Empty(Bucket);

    private static TimelineDocument Entry(OrderStatus status = OrderStatus.Placed, long total = 100, string currency = "GBP", long quantity = 1) =>
        TimelineDocument.From(Some.Order(status: status, total: total, currency: currency, quantity: quantity), Bucket, null);

    [Fact]
    public void CountsOrdersUnitsRevenueAndStatuses()
    {
        var rollup = Empty.Plus(Entry(total: 500, quantity: 2)).Plus(Entry(OrderStatus.Paid, 7)).Plus(Entry(total: 9, currency: "EUR"));
        Assert.Equal("3 orders, 4 units, revenue {EUR: 9, GBP: 507}, by currency {EUR: 1, GBP: 2}, by status {placed: 2, paid: 1}", rollup.Describe());
    }

    [Fact]
    public void AnOrderWorthNothingKeepsItsCurrencyUntilItIsGone()
    {
        var rollup = Empty.Plus(Entry(total: 0));
        Assert.True(rollup.Revenue.ContainsKey("GBP"));
        Assert.Empty(rollup.Minus(Entry(total: 0)).Revenue);
    }

    [Fact]
    public void TakingAwayWhatWasAddedLeavesTheSameSums()
    {
        var before = Empty.Plus(Entry(total: 5)).Plus(Entry(OrderStatus.Shipped, 6, "EUR"));
        Assert.True(before.SameSums(before.Plus(Entry(OrderStatus.Paid, 77, "USD", 3)).Minus(Entry(OrderStatus.Paid, 77, "USD", 3))));
    }

    [Fact]
    public void SumsBeyondTheStoresDoublesSurviveIt()
    {
        var rollup = Empty;
        for (var i = 0; i < 3; i++)
            rollup = rollup.Plus(Entry(total: long.MaxValue));
        var text = JsonSerializer.Serialize(rollup, StoreJson.Options);
        Assert.Contains("\"GBP\":\"27670116110564327421\"", text, StringComparison.Ordinal);
        var read = JsonSerializer.Deserialize<Rollup>(text, StoreJson.Options)!;
        Assert.True(rollup.SameSums(read));
    }

    [Fact]
    public void IsStoredInPlainNumbers()
    {
        var text = JsonSerializer.Serialize(Empty.Plus(Entry(total: 5)), StoreJson.Options);
        Assert.Equal(
            "{\"id\":\"~rollup\",\"bucket\":\"2025-06-30T12.00\",\"type\":\"rollup\",\"schemaVersion\":1,\"orderedAt\":\"2025-06-30T12:00:00.0000000Z\",\"orders\":1,\"units\":1," +
            "\"revenue\":{\"GBP\":5},\"byCurrency\":{\"GBP\":1},\"byStatus\":{\"placed\":1}}",
            text);
    }
}
