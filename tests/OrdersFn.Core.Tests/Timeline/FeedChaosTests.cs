namespace OrdersFn.Core.Tests.Timeline;

public sealed class FeedChaosTests
{
    [Fact]
    public Task WhateverTheFeedDoesEveryOrderCountsOnceAtItsNewestState() => RunAsync(first: 0, runs: 60);

    [Fact(Explicit = true)]
    [Trait("Suite", "Long")]
    public Task WhateverTheFeedDoesThousandsOfTimes() => RunAsync(first: 1_000, runs: 2_000);

    private static async Task RunAsync(int first, int runs)
    {
        await using var views = await LocalViews.CreateAsync(2, ("Timeline:DefaultShards", "2"));
        await using var other = views.AnotherHost(("Timeline:DefaultShards", "2"));
        for (var seed = first; seed < first + runs; seed++)
            await new FeedChaos([views, other], seed).RunAsync();
        Assert.Empty(await LocalViews.RowsAsync(views.Store.Parked, "SELECT * FROM c"));
    }
}
