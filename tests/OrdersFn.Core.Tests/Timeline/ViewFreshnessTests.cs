using CosmosLocal.Faults;
using Microsoft.Extensions.Options;
using Microsoft.Extensions.Time.Testing;
using OrdersFn.Core.ChangeFeed;
using OrdersFn.Core.Timeline;

namespace OrdersFn.Core.Tests.Timeline;

public sealed class ViewFreshnessTests : IAsyncLifetime
{
    private static readonly TimeSpan Short = TimeSpan.FromMilliseconds(400);
    private static readonly TimeSpan Long = TimeSpan.FromSeconds(30);

    private LocalViews _views = null!;

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    private ViewFreshness Freshness => _views.Get<ViewFreshness>();

    public async ValueTask InitializeAsync()
    {
        _views = await LocalViews.CreateAsync();
        // Strikes nothing: it counts the readings, each of which asks once for the sign of life.
        _views.Account.Faults.Add(new FaultRule { Fault = Fault.Delay(TimeSpan.Zero), Method = "GET", Path = "heartbeat.timeline", Times = int.MaxValue });
    }

    public ValueTask DisposeAsync() => _views.DisposeAsync();

    [Fact]
    public async Task AViewThatIsCaughtUpCostsOneReadingAndNoDelay()
    {
        // The clock that waits stands still, so any delay would be without end.
        var clock = new FakeTimeProvider(TimeProvider.System.GetUtcNow());
        using var freshness = new ViewFreshness(_views.Get<FeedLag>(), clock, Options.Create(new TimelineOptions()));
        var asOf = await freshness.AsOfAsync(Long, Cancellation);
        Assert.True(asOf >= clock.GetUtcNow());
        Assert.Equal(1, _views.Account.Faults.Struck);
    }

    [Fact]
    public async Task AnEarlierReadingDoesNotServeWhoWaits()
    {
        using var freshness = new ViewFreshness(
            _views.Get<FeedLag>(), TimeProvider.System, Options.Create(new TimelineOptions { FreshnessAge = TimeSpan.FromHours(1) }));
        var before = await freshness.AsOfAsync(Cancellation);
        Assert.Equal(before, await freshness.AsOfAsync(Cancellation));
        var called = TimeProvider.System.GetUtcNow();
        Assert.True(await freshness.AsOfAsync(Long, Cancellation) >= called);
    }

    [Fact]
    public async Task AViewThatStandsStillIsAnsweredFromAfterTheWaitAndSaysSo()
    {
        await _views.PutAsync(Some.Order());
        var called = TimeProvider.System.GetUtcNow();
        var asOf = await Freshness.AsOfAsync(Short, Cancellation);
        Assert.True(asOf < called);
        Assert.True(TimeProvider.System.GetUtcNow() - called >= Short);
    }

    [Fact]
    public async Task AViewThatCatchesUpIsAnsweredFromAtOnce()
    {
        await _views.PutAsync(Some.Order());
        var called = TimeProvider.System.GetUtcNow();
        var waiting = Freshness.AsOfAsync(Long, Cancellation);
        await _views.StartAsync();
        Assert.True(await waiting >= called);
        Assert.Single((await _views.Reader.ListAsync(new TimelineQuery(), Cancellation)).Entries);
        Assert.True(TimeProvider.System.GetUtcNow() - called < Long);
    }

    [Fact]
    public async Task CallersWhoWaitAtTheSameTimeShareReadings()
    {
        await _views.PutAsync(Some.Order());
        // Time for several readings, also on a busy machine.
        var wait = TimeSpan.FromSeconds(1);
        await Freshness.AsOfAsync(wait, Cancellation);
        var alone = _views.Account.Faults.Struck;
        Assert.InRange(alone, 2, 12);
        await Task.WhenAll(Enumerable.Range(0, 50).Select(_ => Freshness.AsOfAsync(wait, Cancellation)));
        Assert.InRange(_views.Account.Faults.Struck - alone, 1, alone * 5);
    }

    [Fact]
    public async Task WhoGivesUpWaitsNoLonger()
    {
        await _views.PutAsync(Some.Order());
        using var patience = new CancellationTokenSource(TimeSpan.FromMilliseconds(50));
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => Freshness.AsOfAsync(Long, patience.Token));
        Assert.True(await Freshness.AsOfAsync(Cancellation) < TimeProvider.System.GetUtcNow());
    }
}
