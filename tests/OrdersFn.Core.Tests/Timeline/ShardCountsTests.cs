using System.Globalization;
using Microsoft.Extensions.Options;
using OrdersFn.Core.Timeline;

namespace OrdersFn.Core.Tests.Timeline;

public sealed class ShardCountsTests
{
    private static ShardCounts Counts(params (DateTimeOffset From, int Count)[] versions)
    {
        var options = new TimelineOptions();
        foreach (var (from, count) in versions)
            options.Shards.Add(new ShardCountFrom { From = from, Count = count });
        return new ShardCounts(Options.Create(options));
    }

    [Fact]
    public void ACountHoldsFromItsHourUntilTheNext()
    {
        var counts = Counts((Some.Time.AddHours(5), 64), (Some.Time, 16));
        var hour = TimelineBucket.HourOf(Some.Time);
        Assert.Equal(8, counts.At(hour.AddTicks(-1)));
        Assert.Equal(16, counts.At(hour));
        Assert.Equal(16, counts.At(hour.AddHours(5).AddTicks(-1)));
        Assert.Equal(64, counts.At(hour.AddHours(5)));
        Assert.Equal(64, counts.At(DateTimeOffset.MaxValue));
    }

    [Fact]
    public void OrdersOfAnHourSpreadEvenlyOverItsShards()
    {
        var counts = Counts();
        var perShard = new int[8];
        for (var i = 0; i < 8000; i++)
            perShard[counts.BucketOf(Some.Time, "CUST", i.ToString(CultureInfo.InvariantCulture)).Shard]++;
        Assert.All(perShard, count => Assert.InRange(count, 850, 1150));
    }

    [Fact]
    public void ABucketDependsOnCustomerAndOrderTogetherAndNeverChanges()
    {
        var counts = Counts();
        Assert.Equal("2025-06-30T12.00", counts.BucketOf(Some.Time, "CUST789", "ORD123456").ToString());
        var places = Enumerable.Range(0, 50).Select(i => counts.BucketOf(Some.Time, $"C{i}", "SAME")).Distinct().Count();
        Assert.True(places > 4);
    }

    [Fact]
    public void ALaneOfACustomerDoesNotMoveItsOrders()
    {
        var counts = Counts();
        var order = Some.Order();
        Assert.Equal(counts.BucketOf(order, 1), counts.BucketOf(order with { CustomerId = order.CustomerId + "~7", SaltBucket = 3 }, 1));
    }

    [Fact]
    public void ACountBelowOneIsRefused() => Assert.Throws<InvalidOperationException>(() => Counts((Some.Time, 0)));
}
