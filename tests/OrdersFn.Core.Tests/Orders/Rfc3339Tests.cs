using OrdersFn.Core.Orders;

namespace OrdersFn.Core.Tests.Orders;

public sealed class Rfc3339Tests
{
    [Theory]
    [InlineData("2025-06-30T12:30:00Z", "2025-06-30T12:30:00.0000000Z")]
    [InlineData("2025-06-30t12:30:00z", "2025-06-30T12:30:00.0000000Z")]
    [InlineData("2025-06-30T12:30:00+02:00", "2025-06-30T10:30:00.0000000Z")]
    [InlineData("2025-06-30T12:30:00-23:59", "2025-07-01T12:29:00.0000000Z")]
    [InlineData("2025-06-30T12:30:00.5Z", "2025-06-30T12:30:00.5000000Z")]
    [InlineData("2025-06-30T12:30:00.123456789Z", "2025-06-30T12:30:00.1234567Z")]
    [InlineData("2024-02-29T00:00:00Z", "2024-02-29T00:00:00.0000000Z")]
    [InlineData("9999-12-31T23:59:59.9999999Z", "9999-12-31T23:59:59.9999999Z")]
    public void TimesAreReadAndBroughtToUtc(string text, string utc)
    {
        Assert.True(Rfc3339.TryParse(text, out var time));
        Assert.Equal(utc, Timestamps.ToStored(time));
        Assert.Equal(TimeSpan.Zero, time.Offset);
    }

    [Theory]
    [InlineData("")]
    [InlineData("2025-06-30")]
    [InlineData("2025-06-30T12:30:00")]
    [InlineData("2025-06-30 12:30:00Z")]
    [InlineData("2025-06-30T12:30Z")]
    [InlineData("2025-06-30T12:30:00.Z")]
    [InlineData("2025-06-30T12:30:00.5")]
    [InlineData("2025-06-30T12:30:00+0200")]
    [InlineData("2025-06-30T12:30:00+24:00")]
    [InlineData("2025-06-30T12:30:00+02:60")]
    [InlineData("2025-06-30T12:30:00ZZ")]
    [InlineData("2025-06-31T12:30:00Z")]
    [InlineData("2025-02-29T12:30:00Z")]
    [InlineData("2025-13-01T12:30:00Z")]
    [InlineData("2025-06-30T24:00:00Z")]
    [InlineData("2025-06-30T12:60:00Z")]
    [InlineData("2016-12-31T23:59:60Z")]
    [InlineData("0000-01-01T00:00:00Z")]
    [InlineData("0001-01-01T00:00:00+00:01")]
    [InlineData("9999-12-31T23:59:59-00:01")]
    [InlineData("+025-06-30T12:30:00Z")]
    [InlineData("２025-06-30T12:30:00Z")]
    public void AnythingElseIsRefused(string text) => Assert.False(Rfc3339.TryParse(text, out _));
}
