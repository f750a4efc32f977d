using System.Text.Json;
using OrdersFn.Core.ChangeFeed;
using OrdersFn.Core.Tests.Timeline;

namespace OrdersFn.Core.Tests.ChangeFeed;

public sealed class OrderChangeTests
{
    [Fact]
    public void ReadsOrdersAndTombstones()
    {
        Assert.Equal("CUST1", Some.Change(Some.Order(customer: "CUST1~3")).Order.Customer);
        Assert.True(Some.Change(Some.Tombstone(Some.Order())).Order.IsTombstone);
    }

    [Theory]
    [InlineData("""[]""", "not an object")]
    [InlineData("""{"id":"a"}""", "no type")]
    [InlineData("""{"id":"a","type":"invoice","schemaVersion":1}""", "unknown type 'invoice'")]
    [InlineData("""{"id":"a","type":"order"}""", "no schemaVersion")]
    [InlineData("""{"id":"a","type":"order","schemaVersion":2}""", "unknown schemaVersion 2")]
    [InlineData("""{"id":"a","type":"order","schemaVersion":1}""", "unreadable")]
    public void RefusesWhatItDoesNotSurelyUnderstand(string json, string why)
    {
        using var document = JsonDocument.Parse(json);
        Assert.False(OrderChange.TryRead(document.RootElement, out _, out var fault));
        Assert.StartsWith(why, fault, StringComparison.Ordinal);
    }

    [Fact]
    public void RefusesContentsThatCannotBe()
    {
        Refuses(Some.Order() with { Version = 0 });
        Refuses(Some.Order() with { Currency = null });
        Refuses(Some.Order() with { Status = null });
        Refuses(Some.Order() with { Total = -1 });
        Refuses(Some.Order() with { OrderedAt = "yesterday" });
        Refuses(Some.Order() with { ReceivedAt = "2025-06-30T12:00:00" });

        static void Refuses(Core.Orders.OrderDocument order) => Assert.False(OrderChange.TryRead(Some.Raw(order), out _, out _));
    }

    [Fact]
    public void FencesOfOrdersThatTheViewsHadAreOfNoInterest()
    {
        var fence = Some.Order() with { MovedTo = new("CUST1~1", 3) };
        Assert.False(OrderChange.IsOfNoInterest(Some.Raw(fence)));
        Assert.True(OrderChange.IsOfNoInterest(Some.Raw(fence with { IsSeen = true })));
        Assert.True(OrderChange.IsOfNoInterest(Some.Raw(fence with { Type = Core.Orders.OrderDocument.PlaceholderType, Version = 0 })));
        // Without a place where the order is to be found, it is not a fence.
        Assert.False(OrderChange.IsOfNoInterest(Some.Raw(Some.Order() with { IsSeen = true })));
    }
}
