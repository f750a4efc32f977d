using Tests;

namespace OrdersFn.Core.Tests.Timeline;

public sealed class FeedChaosTests
{
    [Fact]
    public Task WhateverTheFeedDoesEveryOrderCountsOnceAtItsNewestState() => RunAsync(null, first: 0, runs: 60);

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public Task AlsoAsTheFunctionsHostWritesChanges(bool parsesDates) => RunAsync(new(parsesDates), first: 0, runs: 30);

    [Fact(Explicit = true)]
    [Trait("Suite", "Long")]
    public Task WhateverTheFeedDoesThousandsOfTimes() => RunAsync(null, first: 1_000, runs: 2_000);

    [Fact(Explicit = true)]
    [Trait("Suite", "Long")]
    public Task AlsoAsTheFunctionsHostWritesChangesThousandsOfTimes() => RunAsync(new(parsesDates: true), first: 1_000, runs: 1_000);

    private static async Task RunAsync(HostChangeFeedPayload? text, int first, int runs)
    {
        await using var views = await LocalViews.CreateAsync(text, 2, ("Timeline:DefaultShards", "2"));
        await using var other = views.AnotherHost(("Timeline:DefaultShards", "2"));
        for (var seed = first; seed < first + runs; seed++)
            await new FeedChaos([views, other], seed).RunAsync();
        Assert.Empty(await LocalViews.RowsAsync(views.Store.Parked, "SELECT * FROM c"));
    }
}
