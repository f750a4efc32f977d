using OrdersFn.Core.Partitioning;

namespace OrdersFn.Core.Tests.Partitioning;

public sealed class JumpHashTests
{
    // From the paper's reference implementation, as pinned by several libraries.
    [Theory]
    [InlineData(1UL, 1, 0)]
    [InlineData(42UL, 57, 43)]
    [InlineData(0xDEAD10CCUL, 1, 0)]
    [InlineData(0xDEAD10CCUL, 666, 361)]
    [InlineData(256UL, 1024, 520)]
    public void ItGivesTheReferencesBuckets(ulong key, int buckets, int bucket) => Assert.Equal(bucket, JumpHash.Bucket(key, buckets));

    [Fact]
    public void GrowingMovesOnlyWhatTheNewBucketsTake()
    {
        const int orders = 20_000;
        var ids = Enumerable.Range(0, orders).Select(n => OrderHash.Of($"ORD{n}")).ToList();
        var moved = ids.Where(id => JumpHash.Bucket(id, 8) != JumpHash.Bucket(id, 12)).ToList();
        Assert.InRange(moved.Count, orders / 3 - 500, orders / 3 + 500);
        Assert.All(moved, id => Assert.InRange(JumpHash.Bucket(id, 12), 8, 11));
    }

    [Fact]
    public void OrdersSpreadEvenly()
    {
        var counts = new int[8];
        for (var n = 0; n < 80_000; n++)
            counts[JumpHash.Bucket(OrderHash.Of($"ORD{n}"), 8)]++;
        Assert.All(counts, count => Assert.InRange(count, 9_500, 10_500));
    }

    [Fact]
    public void TheHashOfAnIdNeverChanges()
    {
        // Stored orders lie where this says.
        Assert.Equal(3449944448337353455UL, OrderHash.Of("ORD123456"));
        Assert.Equal(48176362656900955UL, OrderHash.Of("é😀"));
    }
}
