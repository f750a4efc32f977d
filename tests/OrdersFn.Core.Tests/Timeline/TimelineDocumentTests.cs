using System.Text;
using OrdersFn.Core.Timeline;

namespace OrdersFn.Core.Tests.Timeline;

public sealed class TimelineDocumentTests
{
    private static readonly TimelineBucket Bucket = new(Some.Time, 0);

    [Fact]
    public void OrdersOfDifferentCustomersHaveDifferentIds()
    {
        Assert.NotEqual(TimelineDocument.IdOf("b", "a~"), TimelineDocument.IdOf("b", "a"));
        Assert.NotEqual(TimelineDocument.IdOf("C1", "X"), TimelineDocument.IdOf("C2", "X"));
        Assert.NotEqual(Rollup.RollupId, TimelineDocument.IdOf("rollup", "~"));
    }

    [Fact]
    public void TheLongestIdsFitTheStore()
    {
        var four = string.Concat(Enumerable.Repeat("\U0001F600", 128));
        var id = TimelineDocument.IdOf(four, four);
        Assert.InRange(Encoding.UTF8.GetByteCount(id), 1, 1023);
        Assert.NotEqual(id, TimelineDocument.IdOf(four, four[..^2] + "\U0001F601"));
    }

    [Fact]
    public void AHigherVersionIsNewerAndSoIsAnOrderPlacedAnewAfterAnErasure()
    {
        var first = TimelineDocument.From(Some.Order(version: 1), Bucket, null);
        var second = TimelineDocument.From(Some.Order(version: 2), Bucket, null);
        var erased = TimelineDocument.From(Some.Tombstone(Some.Order(version: 2)), Bucket, 60);
        var anew = first with { ReceivedAt = "2025-08-01T00:00:00.0000000Z" };
        Assert.True(second.IsNewerThan(first));
        Assert.False(first.IsNewerThan(second));
        Assert.False(first.IsNewerThan(first));
        Assert.True(erased.IsNewerThan(second));
        Assert.True(anew.IsNewerThan(erased));
        Assert.False(erased.IsNewerThan(anew));
    }

    [Fact]
    public void NothingOfTheContentsIsLeftOfAnErasedEntry()
    {
        var erased = TimelineDocument.From(Some.Tombstone(Some.Order(total: 55)), Bucket, 60);
        Assert.False(erased.IsEntry);
        Assert.Equal((null, null, 0L, 0L, 60), (erased.Status, erased.Currency, erased.Total, erased.Quantity, erased.Ttl));
    }
}
