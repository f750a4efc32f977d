using Microsoft.Extensions.Time.Testing;
using OrdersFn.Core.Queue;

namespace OrdersFn.Core.Tests.Queue;

public sealed class StoreBackoffTests
{
    private readonly FakeTimeProvider _time = new();

    [Fact]
    public void TheLongerTheStoreIsAwayTheLongerMessagesStayAwayUpToABound()
    {
        var backoff = new StoreBackoff(_time);
        var first = backoff.Next(TimeSpan.Zero);
        Assert.InRange(first, TimeSpan.FromSeconds(0.5), TimeSpan.FromSeconds(2));
        var last = first;
        for (var i = 0; i < 20; i++)
        {
            _time.Advance(last + TimeSpan.FromSeconds(20));
            last = backoff.Next(TimeSpan.Zero);
        }

        Assert.InRange(last, StoreBackoff.Longest / 2, StoreBackoff.Longest);
        backoff.Reset();
        Assert.InRange(backoff.Next(TimeSpan.Zero), TimeSpan.FromSeconds(0.5), TimeSpan.FromSeconds(2));
    }

    [Fact]
    public void TheMessagesOfOneBadMomentAreOne()
    {
        var backoff = new StoreBackoff(_time);
        Assert.All(Enumerable.Range(0, 1000), _ => Assert.InRange(backoff.Next(TimeSpan.Zero), TimeSpan.FromSeconds(0.5), TimeSpan.FromSeconds(2)));
    }

    [Fact]
    public void WhatTheStoreAsksForIsKeptWithinTheBound()
    {
        var backoff = new StoreBackoff(_time);
        Assert.InRange(backoff.Next(TimeSpan.FromSeconds(10)), TimeSpan.FromSeconds(5), TimeSpan.FromSeconds(10));
        Assert.InRange(backoff.Next(TimeSpan.FromHours(1)), StoreBackoff.Longest / 2, StoreBackoff.Longest);
    }
}
