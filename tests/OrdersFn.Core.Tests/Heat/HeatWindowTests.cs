using Microsoft.Extensions.Options;
using Microsoft.Extensions.Time.Testing;
using OrdersFn.Core.Heat;

namespace OrdersFn.Core.Tests.Heat;

public sealed class HeatWindowTests
{
    private readonly FakeTimeProvider _time = new(new DateTimeOffset(2025, 6, 30, 12, 30, 0, TimeSpan.Zero));
    private readonly HeatWindow _window;

    public HeatWindowTests() => _window = new HeatWindow(Options.Create(new HeatOptions()), _time);

    private long Now => _time.GetUtcNow().ToUnixTimeSeconds();

    [Fact]
    public void ItCountsWhatWasWrittenInTheLastMinute()
    {
        for (var second = 0; second < 60; second++)
        {
            _window.Add("GUEST", Now);
            _window.Add("GUEST", Now);
            _window.Add("other", Now);
            _time.Advance(TimeSpan.FromSeconds(1));
        }

        var reading = _window.Read();
        Assert.InRange(reading.Length.TotalSeconds, 50, 60);
        Assert.InRange(reading.Orders["GUEST"] / reading.Length.TotalSeconds, 1.9, 2.1);
        Assert.InRange(reading.Orders["other"] / reading.Length.TotalSeconds, 0.9, 1.1);
        Assert.Equal(reading.Orders["GUEST"] + reading.Orders["other"], reading.Total);
    }

    [Fact]
    public void WhenACustomerStopsTheWindowSlidesPastTheOrders()
    {
        _window.Add("GUEST", Now);
        _time.Advance(TimeSpan.FromSeconds(49));
        Assert.Equal(1, _window.Read().Orders["GUEST"]);
        _time.Advance(TimeSpan.FromSeconds(12));
        Assert.Empty(_window.Read().Orders);
        Assert.Equal(0, _window.Read().Total);
    }

    [Fact]
    public void AFeedThatIsReadFromItsStartLooksNoHotterThanItIs()
    {
        foreach (var second in Enumerable.Range(0, 10_000))
            _window.Add("GUEST", Now - 10_000 + second);
        var reading = _window.Read();
        Assert.InRange(reading.Orders["GUEST"] / reading.Length.TotalSeconds, 0.9, 1.1);
    }

    [Fact]
    public void ASlotThatIsUsedAgainForgetsWhatItHeld()
    {
        _window.Add("old", Now);
        _time.Advance(TimeSpan.FromMinutes(1));
        _window.Add("new", Now);
        Assert.Equal(["new"], _window.Read().Orders.Keys);
        // Late, from the time before.
        _window.Add("old", Now - 60);
        Assert.Equal(["new"], _window.Read().Orders.Keys);
    }

    [Fact]
    public void AStoreWhoseClockIsAheadIsCountedAsNow()
    {
        _window.Add("GUEST", Now + 1000);
        Assert.Equal(1, _window.Read().Orders["GUEST"]);
        _window.Add("GUEST", Now);
        Assert.Equal(2, _window.Read().Orders["GUEST"]);
    }

    [Fact]
    public void AmongManyMoreCustomersThanCountersTheLargeOneIsFound()
    {
        for (var i = 0; i < 100_000; i++)
            _window.Add(i % 20 == 0 ? "GUEST" : $"C{i}", Now);
        var reading = _window.Read();
        Assert.InRange(reading.Orders["GUEST"], 5000 - reading.Total / 256, 5000);
        Assert.Equal("GUEST", reading.Orders.MaxBy(customer => customer.Value).Key);
        Assert.InRange(reading.Orders.Count, 1, 256);
    }
}
