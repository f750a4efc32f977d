using System.Text.Json;
using OrdersFn.Core.ChangeFeed;
using OrdersFn.Core.Health;
using OrdersFn.Core.Store;
using OrdersFn.Core.Tests.Timeline;
using Tests;

namespace OrdersFn.Core.Tests.Health;

/// <summary>A consumer that parks most of what it takes in is not ready, whichever host is asked.</summary>
public sealed class ParkedShareTests
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task EverythingParkedIsSaidByEveryHostUntilMostIsAppliedAgain()
    {
        await using var views = await LocalViews.CreateAsync();
        await using var other = views.AnotherHost();
        var unreadable = Enumerable.Range(0, 30).Select(i => Some.Order($"BAD{i}") with { SchemaVersion = 2 }).ToList();
        await views.ApplyAsync(views.Timeline, unreadable.Take(19));
        Assert.True((await HealthAsync(other)).Ready);
        await views.ApplyAsync(views.Timeline, unreadable.Skip(19));

        foreach (var host in (LocalViews[])[views, other])
        {
            var report = await HealthAsync(host);
            Assert.False(report.Ready);
            Assert.Equal("timeline parks its changes: 30 of 30 within 60 s, the last one because: unknown schemaVersion 2", report.Reason);
            Assert.True((await HealthAsync(host, "order-index")).Ready);
        }

        await views.ApplyAsync(views.Timeline, Enumerable.Range(0, 30).Select(i => Some.Order($"GOOD{i}")));
        // The good ones are made known with the next sign of life at the latest.
        await views.Get<FeedProgress>().BeatAsync("timeline", Cancellation);
        foreach (var host in (LocalViews[])[views, other])
            Assert.Equal(HealthReport.Healthy, await HealthAsync(host));
    }

    [Fact]
    public async Task AQuietConsumerIsReadyOnceTheWindowIsOver()
    {
        await using var views = await LocalViews.CreateAsync(2, ("Feeds:ParkedShareWindow", "00:00:02"));
        await using var other = views.AnotherHost(("Feeds:ParkedShareWindow", "00:00:02"));
        await views.ApplyAsync(views.Timeline, Enumerable.Range(0, 20).Select(i => Some.Order($"BAD{i}") with { SchemaVersion = 2 }));
        await Eventually.IsAsync(async () => (await HealthAsync(views)).Ready && (await HealthAsync(other)).Ready);
    }

    [Theory]
    [InlineData(100, 1, true)]
    [InlineData(100, 50, true)]
    [InlineData(100, 51, false)]
    [InlineData(20, 20, false)]
    [InlineData(19, 19, true)]
    public void MoreThanTheShareOfEnoughChangesIsTooMuch(int changes, int parked, bool ready)
    {
        var lag = new ConsumerLag { Consumer = "timeline", AsOf = Some.Time, Lag = TimeSpan.Zero, Recent = new(changes, parked, "why") };
        Assert.Equal(ready, ViewHealth.JudgeParking(lag, new FeedOptions()).Ready);
        Assert.True(ViewHealth.JudgeParking(lag, new FeedOptions { MaxParkedShare = 1 }).Ready);
    }

    [Fact]
    public void TheWindowEndsNow()
    {
        var recent = new RecentChanges(TimeSpan.FromMinutes(1));
        recent.Note(Some.Time, 10, ["first", new string('x', 1000)]);
        recent.Note(Some.Time.AddSeconds(30), 5, []);
        Assert.Equal(new RecentCounts(15, 2, new string('x', 300)), recent.Read(Some.Time.AddSeconds(60)));
        Assert.Equal(new RecentCounts(5, 0, null), recent.Read(Some.Time.AddSeconds(61)));
        Assert.Equal(RecentCounts.None, recent.Read(Some.Time.AddSeconds(91)));
    }

    [Fact]
    public async Task WhatEarlierVersionsPublishedCountsAsNothing()
    {
        await using var views = await LocalViews.CreateAsync();
        await views.ApplyAsync(views.Timeline, Some.Order());
        var stored = Assert.Single(await LocalViews.RowsAsync(views.Store.Leases, "SELECT * FROM c WHERE c.type = 'progress'"));
        var earlier = stored.Deserialize<Dictionary<string, JsonElement>>()!;
        Assert.True(earlier.Remove("recent"));
        using var body = StoreJson.ToStream(earlier);
        using var written = await views.Store.Leases.UpsertItemStreamAsync(body, new(earlier["id"].GetString()), cancellationToken: Cancellation);
        Assert.True(written.IsSuccessStatusCode);

        await using var other = views.AnotherHost();
        Assert.Equal(RecentCounts.None, (await other.Get<FeedLag>().ReadAsync("timeline", Cancellation)).Recent);
    }

    private static async Task<HealthReport> HealthAsync(LocalViews host, string consumer = "timeline") =>
        (await host.Get<ViewHealth>().CheckAsync(Cancellation)).Single(each => each.Lag.Consumer == consumer).Report;
}
