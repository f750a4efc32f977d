using OrdersFn.Core.Partitioning;
using OrdersFn.Core.Tests.Partitioning.Moving;

namespace OrdersFn.Core.Tests.Partitioning;

public sealed class LayoutScheduleTests : IAsyncLifetime
{
    private const string Customer = "GUEST";
    private MovingShop _shop = null!;
    private LayoutSchedule _schedule = null!;

    public async ValueTask InitializeAsync()
    {
        _shop = await MovingShop.OpenAsync();
        _schedule = _shop.NewHost().Get<LayoutSchedule>();
    }

    public ValueTask DisposeAsync() => _shop.DisposeAsync();

    [Fact]
    public async Task ALayoutBeginsTwoCacheLifetimesAheadBesideTheOneThatWas()
    {
        var now = _shop.Time.GetUtcNow();
        Assert.IsType<ScheduleOutcome.Scheduled>(await ScheduleAsync(8, 2));
        var epochs = (await _shop.LayoutAsync(Customer))!.Epochs;
        Assert.Equal([new LayoutEpoch(1, 8, 2, now.AddSeconds(60)), LayoutEpoch.Single], epochs);
    }

    [Fact]
    public async Task TheNewestLayoutAgainChangesNothing()
    {
        Assert.IsType<ScheduleOutcome.Unchanged>(await ScheduleAsync(1, 1));
        Assert.Null(await _shop.LayoutAsync(Customer));
        var scheduled = Assert.IsType<ScheduleOutcome.Scheduled>(await ScheduleAsync(8, 2)).Layout;
        _shop.Time.Advance(TimeSpan.FromSeconds(5));
        Assert.Equal(scheduled.Epochs, Assert.IsType<ScheduleOutcome.Unchanged>(await ScheduleAsync(8, 2)).Layout.Epochs);
    }

    [Theory]
    [InlineData(0, 1, "buckets")]
    [InlineData(1025, 1, "buckets")]
    [InlineData(8, 0, "lanes")]
    [InlineData(8, 3, "lanes")]
    [InlineData(128, 128, "lanes")]
    [InlineData(4, 8, "lanes")]
    [InlineData(0, 3, "buckets,lanes")]
    public async Task WhatNoLayoutCanBeIsRefusedByName(int buckets, int lanes, string fields) =>
        Assert.Equal(fields, string.Join(',', Assert.IsType<ScheduleOutcome.Invalid>(await ScheduleAsync(buckets, lanes)).Errors.Select(error => error.Field)));

    [Fact]
    public async Task AScheduledLayoutCanBeReplacedUntilHostsMightGoByIt()
    {
        await ScheduleAsync(8, 2);
        _shop.Time.Advance(TimeSpan.FromSeconds(29));
        Assert.IsType<ScheduleOutcome.Scheduled>(await ScheduleAsync(16, 4));
        var epochs = (await _shop.LayoutAsync(Customer))!.Epochs;
        Assert.Equal([(2, 16), (0, 1)], epochs.Select(epoch => (epoch.Epoch, epoch.Buckets)));

        _shop.Time.Advance(TimeSpan.FromSeconds(30));
        Assert.Equal(BusyReason.AboutToBegin, Assert.IsType<ScheduleOutcome.Busy>(await ScheduleAsync(4, 4)).Reason);
    }

    [Fact]
    public async Task GoingBackToTheLayoutInForceTakesTheScheduledOneBack()
    {
        await ScheduleAsync(8, 2);
        Assert.IsType<ScheduleOutcome.Scheduled>(await ScheduleAsync(1, 1));
        Assert.Equal([LayoutEpoch.Single], (await _shop.LayoutAsync(Customer))!.Epochs);
    }

    [Fact]
    public async Task OneMoveAtATime()
    {
        await _shop.SpreadAsync(Customer, 8, 2);
        Assert.Equal(BusyReason.Moving, Assert.IsType<ScheduleOutcome.Busy>(await ScheduleAsync(16, 2)).Reason);
    }

    [Fact]
    public async Task OfManySchedulersAtOnceEachSeesTheOthersWork()
    {
        var outcomes = await Task.WhenAll(Enumerable.Range(1, 8).Select(n => ScheduleAsync(8 * n, 8)));
        Assert.All(outcomes, outcome => Assert.IsType<ScheduleOutcome.Scheduled>(outcome));
        var document = (await _shop.LayoutAsync(Customer))!;
        Assert.Equal([8, 0], document.Epochs.Select(epoch => epoch.Epoch));
    }

    private Task<ScheduleOutcome> ScheduleAsync(int buckets, int lanes) =>
        _schedule.ScheduleAsync(Customer, buckets, lanes, TestContext.Current.CancellationToken);
}
