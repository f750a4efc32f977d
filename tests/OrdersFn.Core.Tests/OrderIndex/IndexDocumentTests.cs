using OrdersFn.Core.OrderIndex;
using OrdersFn.Core.Tests.Timeline;

namespace OrdersFn.Core.Tests.OrderIndex;

public sealed class IndexDocumentTests
{
    [Fact]
    public void AnErasureSupersedesItsOrderAndALaterOrderSupersedesTheErasure()
    {
        var live = IndexDocument.From(Some.Order(), null);
        var erased = IndexDocument.From(Some.Tombstone(Some.Order()), 60);
        var anew = live with { ReceivedAt = "2026-01-01T00:00:00.0000000Z" };
        Assert.True(erased.Supersedes(live));
        Assert.False(live.Supersedes(erased));
        Assert.False(erased.Supersedes(erased));
        Assert.True(anew.Supersedes(erased));
        Assert.False(erased.Supersedes(anew));
    }

    [Fact]
    public void ACustomersLaneIsNotPartOfTheCustomer() => Assert.Equal("CUST1", IndexDocument.From(Some.Order(customer: "CUST1~9"), null).Id);
}
