using OrdersFn.Core.Timeline;

namespace OrdersFn.Core.Tests.Timeline;

public sealed class TimelineBucketTests
{
    [Fact]
    public void IsNamedByHourAndShard()
    {
        var bucket = new TimelineBucket(new DateTimeOffset(2025, 6, 30, 14, 59, 59, 999, TimeSpan.FromHours(2)), 3);
        Assert.Equal("2025-06-30T12.03", bucket.ToString());
        Assert.Equal(new DateOnly(2025, 6, 30), bucket.Day);
    }

    [Theory]
    [InlineData("2025-06-30T12.03")]
    [InlineData("1970-01-01T00.00")]
    [InlineData("9999-12-31T23.250")]
    [InlineData("g2.2025-06-30T12.03")]
    [InlineData("g17.2025-06-30T12.03")]
    public void ReadsItsOwnName(string name)
    {
        Assert.True(TimelineBucket.TryParse(name, out var bucket));
        Assert.Equal(name, bucket.ToString());
    }

    [Theory]
    [InlineData(null)]
    [InlineData("days")]
    [InlineData("2025-06-30")]
    [InlineData("2025-06-30T12")]
    [InlineData("2025-06-30T12.")]
    [InlineData("2025-06-30T12.-1")]
    [InlineData("2025-06-30T24.00")]
    [InlineData("2025-06-30T12:00")]
    [InlineData("g1.2025-06-30T12.03")]
    [InlineData("g-2.2025-06-30T12.03")]
    [InlineData("g.2025-06-30T12.03")]
    [InlineData("g2")]
    [InlineData("g2.days")]
    public void RefusesOtherNames(string? name) => Assert.False(TimelineBucket.TryParse(name, out _));
}
