using Microsoft.Extensions.Options;
using Microsoft.Extensions.Time.Testing;
using OrdersFn.Core.Caching;
using OrdersFn.Core.Orders;
using OrdersFn.Core.Timeline;

namespace OrdersFn.Core.Tests.Timeline;

public sealed class PastDaysTests
{
    private static readonly DateOnly First = new(2025, 6, 28);
    private readonly FakeTimeProvider _time = new(new DateTimeOffset(2025, 7, 4, 12, 0, 0, TimeSpan.Zero));
    private readonly PastDays _days;

    public PastDaysTests() => _days = new(Options.Create(new CacheOptions()), _time);

    [Fact]
    public void ADayIsOverForLongWhenItEndedADayAgo() => Assert.Equal(new DateOnly(2025, 7, 3), _days.End);

    [Fact]
    public void DaysAreKeptForAWhileAlsoThoseWithoutOrders()
    {
        var asOf = _time.GetUtcNow();
        _days.Keep(First, First.AddDays(3), Read(SummaryInterval.Hour, asOf, First.AddDays(1), 12, 13), _days.Changes);
        Assert.Empty(_days.Find(First, SummaryInterval.Hour)!.Intervals);
        Assert.Equal([12, 13], _days.Find(First.AddDays(1), SummaryInterval.Hour)!.Intervals.Select(interval => interval.Start.Hour));
        Assert.Equal(asOf, _days.Find(First.AddDays(2), SummaryInterval.Hour)!.AsOf);
        Assert.Null(_days.Find(First.AddDays(3), SummaryInterval.Hour));
        Assert.Null(_days.Find(First, SummaryInterval.Day));
        _time.Advance(TimeSpan.FromSeconds(30));
        Assert.Null(_days.Find(First, SummaryInterval.Hour));
    }

    [Fact]
    public void TooManyAreForgottenRatherThanKept()
    {
        var hours = Enumerable.Range(0, 24).ToArray();
        for (var day = First; day < First.AddDays(1000); day = day.AddDays(1))
            _days.Keep(day, day.AddDays(1), Read(SummaryInterval.Hour, _time.GetUtcNow(), day, hours), _days.Changes);
        var kept = Enumerable.Range(0, 1000).Count(day => _days.Find(First.AddDays(day), SummaryInterval.Hour) is not null);
        Assert.InRange(kept, 1, 834);
        Assert.NotNull(_days.Find(First.AddDays(999), SummaryInterval.Hour));
    }

    [Fact]
    public void ADayThatThisHostChangedIsForgottenAlsoWhenItIsBeingRead()
    {
        var before = _days.Changes;
        _days.Keep(First, First.AddDays(2), Read(SummaryInterval.Day, _time.GetUtcNow(), First, 0), before);
        _days.Forget([First, _days.End]);
        Assert.Null(_days.Find(First, SummaryInterval.Day));
        Assert.NotNull(_days.Find(First.AddDays(1), SummaryInterval.Day));
        _days.Keep(First, First.AddDays(1), Read(SummaryInterval.Day, _time.GetUtcNow(), First, 0), before);
        Assert.Null(_days.Find(First, SummaryInterval.Day));

        var since = _days.Changes;
        _days.Forget([_days.End]);
        _days.Keep(First, First.AddDays(1), Read(SummaryInterval.Day, _time.GetUtcNow(), First, 0), since);
        Assert.NotNull(_days.Find(First, SummaryInterval.Day));
    }

    private static DatedSummary Read(SummaryInterval interval, DateTimeOffset asOf, DateOnly day, params int[] hours)
    {
        var tally = new Tally();
        tally.Add(OrderStatus.Placed, "GBP", 100, 1);
        return new(new(interval, [.. hours.Select(hour => new IntervalSummary(new(day, new(hour, 0), TimeSpan.Zero), tally))], tally), asOf);
    }
}
