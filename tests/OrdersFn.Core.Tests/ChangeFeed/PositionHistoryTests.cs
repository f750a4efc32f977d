using OrdersFn.Core.ChangeFeed;

namespace OrdersFn.Core.Tests.ChangeFeed;

public sealed class PositionHistoryTests
{
    [Fact]
    public void WhatIsCompleteIsWhatWasReachedAtTheTimeThatIsReachedNow()
    {
        var history = new PositionHistory();
        history.Reach(now: 100, position: 90);
        Assert.Equal(0, history.CompleteTo);
        history.Reach(now: 101, position: 95);
        // At second 100 the feed was applied to 90: what was changed after that may have been written only since 90.
        history.Reach(now: 102, position: 101);
        Assert.Equal(90, history.CompleteTo);
        history.Reach(now: 103, position: 103);
        Assert.Equal(101, history.CompleteTo);
    }

    [Fact]
    public void NeverPassesWhatIsApplied()
    {
        var random = new Random(1);
        var history = new PositionHistory();
        long now = 1000, position = 0, complete = 0;
        for (var i = 0; i < 20_000; i++)
        {
            now += random.Next(0, 3);
            position = Math.Min(now, position + random.Next(0, 5));
            history.Reach(now, position);
            Assert.InRange(history.CompleteTo, complete, position);
            complete = history.CompleteTo;
        }

        Assert.True(complete > 0);
    }
}
