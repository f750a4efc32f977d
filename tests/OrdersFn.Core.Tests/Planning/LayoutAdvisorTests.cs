using Microsoft.Extensions.Options;
using OrdersFn.Core.Partitioning;
using OrdersFn.Core.Planning;

namespace OrdersFn.Core.Tests.Planning;

public sealed class LayoutAdvisorTests
{
    private const long Gigabyte = 1_000_000_000;

    private static readonly DateTimeOffset Now = new(2025, 6, 30, 12, 30, 0, TimeSpan.Zero);

    private readonly LayoutAdvisor _advisor = new(Options.Create(new PlannerOptions()));

    [Theory]
    [InlineData(0, 0, 1, 1)]
    [InlineData(700, 10, 1, 1)]
    [InlineData(701, 0, 2, 2)]
    [InlineData(990, 0, 2, 2)]
    [InlineData(2_300, 0, 4, 4)]
    [InlineData(5_600, 0, 8, 8)]
    [InlineData(5_601, 0, 16, 16)]
    [InlineData(1_000_000, 0, 64, 64)]
    [InlineData(0, 11, 2, 1)]
    [InlineData(0, 75, 8, 1)]
    [InlineData(1_500, 75, 8, 4)]
    [InlineData(1, 100_000, 1024, 1)]
    public void RateGivesLanesAndSizeGivesBuckets(double rate, int gigabytes, int buckets, int lanes) =>
        Assert.Equal(new LayoutShape(buckets, lanes), Advise(rate, gigabytes, new(1, 1)).Recommended);

    [Fact]
    public void GrowingOneOfThemNeverShrinksTheOther()
    {
        Assert.Equal(new LayoutShape(16, 4), Advise(2_000, 1, new(16, 1)).Recommended);
        Assert.Equal(new LayoutShape(16, 4), Advise(1_500, 150, new(8, 4)).Recommended);
    }

    [Fact]
    public void BucketsThatAnOperatorChoseAreRoundedUpWhenTheyGrow() =>
        Assert.Equal(new LayoutShape(8, 4), Advise(2_000, 1, new(6, 2)).Recommended);

    [Fact]
    public void ItGrowsAtOnceAndSaysWhy()
    {
        var advice = Advise(2_300.4, 25, new(1, 1));
        Assert.Equal(PlannerDecision.Grow, advice.Decision);
        Assert.Equal(
            "2,300.4 orders/s are more than 70 % of the 1,000 that 1 lane can take, and 25 GB are more than the 10 GB that 1 bucket should hold: "
            + "4 buckets in 4 lanes",
            advice.Reason);
    }

    [Fact]
    public void WhatFitsIsKept()
    {
        var advice = Advise(300, 5, new(8, 1));
        Assert.Equal((PlannerDecision.Keep, new LayoutShape(8, 1)), (advice.Decision, advice.Recommended));
        Assert.Equal("300 orders/s and 5 GB are within what 8 buckets in 1 lane can take", advice.Reason);
        Assert.Equal(PlannerDecision.Keep, Advise(1_100, 5, new(8, 4)).Decision);
    }

    [Fact]
    public void LanesAreGivenUpOnlyAfterALongTime()
    {
        var first = Advise(600, 5, new(8, 4));
        Assert.Equal((PlannerDecision.Wait, new LayoutShape(8, 4)), (first.Decision, first.Recommended));
        Assert.Contains("2 lanes if it stays so until 2025-07-07 12:30Z", first.Reason, StringComparison.Ordinal);

        Assert.Equal(PlannerDecision.Wait, Advise(600, 5, new(8, 4), Now - TimeSpan.FromDays(6.9)).Decision);
        var after = Advise(600, 5, new(8, 4), Now - TimeSpan.FromDays(7));
        Assert.Equal((PlannerDecision.Shrink, new LayoutShape(8, 2)), (after.Decision, after.Recommended));
    }

    [Theory]
    [InlineData(0, 1)]
    [InlineData(500, 1)]
    [InlineData(501, 2)]
    [InlineData(1_001, 4)]
    [InlineData(2_001, 8)]
    [InlineData(4_001, 16)]
    public void ShrinkingLeavesRoom(double rate, int lanes) =>
        Assert.Equal(lanes, Advise(rate, 1, new(16, 16), Now - TimeSpan.FromDays(8)).Recommended.Lanes);

    [Fact]
    public void ALoadThatStaysTheSameMovesOrdersOnceAtMost()
    {
        for (var rate = 1.0; rate < 100_000; rate *= 1.07)
        {
            for (var lanes = 1; lanes <= LayoutSchedule.MostLanes; lanes *= 2)
            {
                var advised = Advise(rate, 1, new(64, lanes), Now - TimeSpan.FromDays(8)).Recommended;
                Assert.Equal(advised, Advise(rate, 1, advised, Now - TimeSpan.FromDays(8)).Recommended);
            }
        }
    }

    private Advice Advise(double rate, int gigabytes, LayoutShape current, DateTimeOffset? lowSince = null) =>
        _advisor.Advise(new Load(rate, 1000, gigabytes * Gigabyte), current, lowSince, Now);
}
