using OrdersFn.Core.ChangeFeed;
using OrdersFn.Core.Health;
using OrdersFn.Core.Tests.Timeline;

namespace OrdersFn.Core.Tests.Health;

public sealed class ViewHealthTests
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    [Theory]
    [InlineData(0, 3600, true)]
    [InlineData(20, 3600, true)]
    [InlineData(300, 5, true)]
    [InlineData(300, 31, false)]
    [InlineData(300, null, false)]
    public void StandsStillWhenChangesWaitLongAndNoneWasAppliedFor(int lag, int? appliedAgo, bool ready)
    {
        var behind = new ConsumerLag
        {
            Consumer = "timeline",
            AsOf = Some.Time.AddSeconds(-lag),
            Lag = TimeSpan.FromSeconds(lag),
            LastApplied = appliedAgo is { } ago ? Some.Time.AddSeconds(-ago) : null,
        };
        var report = ViewHealth.Judge(behind, Patience, Some.Time);
        Assert.Equal(ready, report.Ready);
        Assert.Equal(ready, report.Reason is null);
    }
}
