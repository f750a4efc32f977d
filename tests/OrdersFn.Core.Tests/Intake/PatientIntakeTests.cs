using Microsoft.Extensions.Options;
using OrdersFn.Core.Intake;
using OrdersFn.Core.Store;
using OrdersFn.Core.Telemetry;
using OrdersFn.Core.Tests.Orders;
using static OrdersFn.Core.Tests.Intake.FaultyStore;

namespace OrdersFn.Core.Tests.Intake;

public sealed class PatientIntakeTests : IDisposable
{
    private static readonly TimeSpan Long = TimeSpan.FromMinutes(2);

    private readonly FaultyStore _store = new();
    private readonly OrdersMeter _meter = new();
    private readonly ConcurrencyLimit _limit = new(Options.Create(new IntakeOptions()));

    [Fact]
    public async Task AThrottledOrderIsTriedUntilTheStoreTakesIt()
    {
        _store.CreatesAnswer(Status(429, retryAfterMilliseconds: 5), Status(429, retryAfterMilliseconds: 5), Status(201));
        Assert.IsType<IntakeOutcome.Created>(await PlaceAsync(Long));
        Assert.Equal(3, _store.Created.Count);
    }

    [Fact]
    public async Task WhatIsTriedAgainIsTheSameOrderAlsoWhereItsIdIsOurs()
    {
        _store.CreatesAnswer(Status(429, retryAfterMilliseconds: 5), Status(429, retryAfterMilliseconds: 5), Status(201));
        Assert.IsType<IntakeOutcome.Created>(await PlaceAsync(Long, orderId: null));
        Assert.Single(_store.Created.Distinct());
    }

    [Fact]
    public async Task WhenThePatienceIsAtItsEndItSaysSo()
    {
        _store.CreatesAnswer(Status(429, retryAfterMilliseconds: 10));
        Assert.IsType<IntakeOutcome.Throttled>(await PlaceAsync(TimeSpan.FromMilliseconds(50)));
        _store.CreatesAnswer(Status(503));
        Assert.IsType<IntakeOutcome.Unavailable>(await PlaceAsync(TimeSpan.Zero));
    }

    [Fact]
    public async Task ThrottlingHalvesWhatMayBeUnderWay()
    {
        var before = _limit.Current;
        _store.CreatesAnswer(Status(429, retryAfterMilliseconds: 5), Status(201));
        await PlaceAsync(Long);
        Assert.Equal(before / 2, _limit.Current);
        Assert.Equal(0, _limit.Inside);
    }

    [Fact]
    public async Task AFaultLeavesNobodyInside()
    {
        _store.CreatesAnswer(Throws(new InvalidOperationException()));
        await Assert.ThrowsAsync<InvalidOperationException>(() => PlaceAsync(Long));
        Assert.Equal(0, _limit.Inside);
    }

    public void Dispose()
    {
        _store.Dispose();
        _meter.Dispose();
    }

    private Task<IntakeOutcome> PlaceAsync(TimeSpan patience, string? orderId = "ORD1") =>
        new PatientIntake(_store.Intake, _limit, new StoreMetrics(_meter), TimeProvider.System).PlaceAsync(
            Some.Request("CUST1") with { OrderId = orderId }, IntakeLane.Bulk, patience, TestContext.Current.CancellationToken);
}
