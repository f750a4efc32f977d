using Microsoft.Extensions.Options;
using Microsoft.Extensions.Time.Testing;
using OrdersFn.Core.Partitioning.Moving;

namespace OrdersFn.Core.Tests.Partitioning.Moving;

public sealed class MoveBudgetTests
{
    private readonly FakeTimeProvider _time = new();
    private readonly MoveBudget _budget;

    public MoveBudgetTests() => _budget = new(Options.Create(new MoverOptions { RequestUnitsPerSecond = 100 }), _time);

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task WhatIsOverdrawnIsMadeGoodBeforeTheNextCall()
    {
        await _budget.WaitAsync(Cancellation);
        _budget.Spend(220);
        var waiting = _budget.WaitAsync(Cancellation);
        _time.Advance(TimeSpan.FromSeconds(1.9));
        Assert.False(waiting.IsCompleted);
        _time.Advance(TimeSpan.FromSeconds(0.2));
        await waiting;
    }

    [Fact]
    public void WhatIsNotUsedIsNotSavedUp()
    {
        _time.Advance(TimeSpan.FromHours(1));
        _budget.Spend(20);
        Assert.False(_budget.WaitAsync(Cancellation).IsCompleted);
    }

    [Fact]
    public void EachSecondOfThrottlingHalvesItAndItComesBackSlowly()
    {
        _budget.GiveWay();
        _budget.GiveWay();
        Assert.Equal(50, _budget.Rate);
        _time.Advance(TimeSpan.FromSeconds(1));
        Assert.Equal(55, _budget.Rate);
        _budget.GiveWay();
        Assert.Equal(27.5, _budget.Rate);
        _time.Advance(TimeSpan.FromMinutes(1));
        Assert.Equal(100, _budget.Rate);
    }

    [Fact]
    public void SomethingIsAlwaysLeft()
    {
        for (var i = 0; i < 100; i++)
        {
            _budget.GiveWay();
            _time.Advance(TimeSpan.FromSeconds(1));
        }

        Assert.True(_budget.Rate > 1);
    }
}
