using Microsoft.Extensions.Time.Testing;
using OrdersFn.Core.ChangeFeed;
using OrdersFn.Core.Tests.Timeline;

namespace OrdersFn.Core.Tests.ChangeFeed;

public sealed class TombstonesTests
{
    [Theory]
    [InlineData(0, 3600)]
    [InlineData(600, 3000)]
    [InlineData(7200, 1)]
    public void TracesOfAnErasedOrderGoWithItsTombstone(int arrivesAfter, int expected)
    {
        var time = new FakeTimeProvider(Some.Time.AddSeconds(arrivesAfter));
        var tombstone = Some.Tombstone(Some.Order(), ttl: 3600) with { WrittenAt = Some.Time.ToUnixTimeSeconds() };
        Assert.Equal(expected, Tombstones.RemainingTtl(tombstone, time));
    }

    [Fact]
    public void ATombstoneThatDoesNotExpireLeavesTracesThatDoNot() =>
        Assert.Null(Tombstones.RemainingTtl(Some.Tombstone(Some.Order()) with { Ttl = null }, TimeProvider.System));
}
