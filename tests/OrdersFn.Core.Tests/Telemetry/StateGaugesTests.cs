using System.Text.Json;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;
using Moq;
using OrdersFn.Core.ChangeFeed;
using OrdersFn.Core.Heat;
using OrdersFn.Core.Parking;
using OrdersFn.Core.Partitioning.Moving;
using OrdersFn.Core.Planning;
using OrdersFn.Core.Queue;
using OrdersFn.Core.Telemetry;
using OrdersFn.Core.Tests.Timeline;
using Tests;

namespace OrdersFn.Core.Tests.Telemetry;

public sealed class StateGaugesTests : IAsyncLifetime
{
    private readonly OrdersMeter _meter = new();
    private readonly Mock<IOrderQueue> _queue = new();
    private LocalViews _views = null!;
    private Measured _measured = null!;
    private StateGauges _gauges = null!;

    public async ValueTask InitializeAsync()
    {
        _views = await LocalViews.CreateAsync();
        _measured = new(_meter);
        _queue.Setup(queue => queue.ReadDepthAsync(It.IsAny<CancellationToken>())).ReturnsAsync(new QueueDepth(7, 2));
        _gauges = new(
            _meter, [_views.Timeline, _views.Index], _views.Get<FeedLag>(), _views.Get<ParkedDocuments>(), _queue.Object, _views.Get<MoveProgressStore>(),
            new KnownCustomers(_views.Clients, Options.Create(new HeatOptions()), TimeProvider.System), NullLogger<StateGauges>.Instance);
    }

    public async ValueTask DisposeAsync()
    {
        _measured.Dispose();
        _meter.Dispose();
        await _views.DisposeAsync();
    }

    [Fact]
    public async Task AConsumerThatStandsStillIsSeenToFallBehind()
    {
        await _views.PutAsync(Some.Order("O1"));
        await MeasureAsync();
        Assert.True(_measured[$"{MetricNames.ViewBehind} consumer=timeline"] > 0);
        Assert.True(_measured[$"{MetricNames.ViewBehind} consumer=order-index"] > 0);

        await _views.StartAsync();
        await Eventually.IsAsync(async () =>
        {
            await MeasureAsync();
            return _measured[$"{MetricNames.ViewBehind} consumer=timeline"] == 0 && _measured[$"{MetricNames.ViewBehind} consumer=order-index"] == 0;
        });
    }

    [Fact]
    public async Task WhatWaitsIsCounted()
    {
        using var broken = JsonDocument.Parse("""{"id":"O1","customerId":"C1"}""");
        await _views.Get<ParkedDocuments>().ParkAsync("timeline", broken.RootElement, "no type", TestContext.Current.CancellationToken);
        foreach (var (customer, orders) in new[] { ("C1", 40), ("C2", 1) })
        {
            await _views.Get<MoveProgressStore>().WriteAsync(
                new MoveProgress { CustomerId = customer, Epoch = 2, OrdersToMove = orders }, TestContext.Current.CancellationToken);
        }

        await MeasureAsync();
        Assert.Equal(1, _measured[$"{MetricNames.ParkedWaiting} consumer=timeline"]);
        Assert.Equal(0, _measured[$"{MetricNames.ParkedWaiting} consumer=order-index"]);
        Assert.Equal(41, _measured[MetricNames.MovesWaiting]);
        Assert.Equal(7, _measured[MetricNames.QueueDepth]);
        Assert.Equal(2, _measured[MetricNames.DeadLetters]);
    }

    [Fact]
    public async Task ACustomerIsShownWhileItIsHeavyAndFallsToNothingAfter()
    {
        var heat = new HeatDocument { Id = "heat-a", CustomerId = "BIG", OrdersPerSecond = 12.5, Share = 0.5, AsOf = TimeProvider.System.GetUtcNow(), Ttl = 3600 };
        await _views.Store.Layouts.UpsertItemAsync(heat, cancellationToken: TestContext.Current.CancellationToken);
        await MeasureAsync();
        Assert.Equal(12.5, _measured[$"{MetricNames.CustomerWrites} customer=BIG"]);

        await _views.Store.Layouts.DeleteItemAsync<object>(heat.Id, new("BIG"), cancellationToken: TestContext.Current.CancellationToken);
        await MeasureAsync();
        Assert.Equal(0, _measured[$"{MetricNames.CustomerWrites} customer=BIG"]);
    }

    [Fact]
    public async Task AQueueThatDoesNotAnswerHidesNothingElse()
    {
        _queue.Setup(queue => queue.ReadDepthAsync(It.IsAny<CancellationToken>())).ThrowsAsync(new QueueUnavailableException("away", null));
        await MeasureAsync();
        Assert.Null(_measured[MetricNames.QueueDepth]);
        Assert.Equal(0, _measured[MetricNames.MovesWaiting]);
        Assert.Equal(0, _measured[$"{MetricNames.ViewBehind} consumer=timeline"]);
    }

    private Task MeasureAsync() => _gauges.MeasureAsync(TestContext.Current.CancellationToken);
}
