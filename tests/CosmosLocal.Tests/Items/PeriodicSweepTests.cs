using CosmosLocal.Items;
using CosmosLocal.Storage;
using Microsoft.Extensions.Time.Testing;

namespace CosmosLocal.Tests.Items;

public sealed class PeriodicSweepTests : IAsyncLifetime
{
    private static readonly TimeSpan Interval = TimeSpan.FromMinutes(1);

    private readonly FakeTimeProvider _time = new();
    private readonly SemaphoreSlim _begun = new(0);
    private readonly SemaphoreSlim _goOn = new(0);
    private readonly PeriodicSweep _sweep;
    private int _atOnce;

    public PeriodicSweepTests() => _sweep = new(_time, Interval, async () =>
    {
        Assert.Equal(1, Interlocked.Increment(ref _atOnce));
        _begun.Release();
        await _goOn.WaitAsync(Stop);
        Interlocked.Decrement(ref _atOnce);
        throw new StorageException(0, "this time it could not be done");
    });

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    public ValueTask InitializeAsync()
    {
        _sweep.Set(isNeeded: true);
        return ValueTask.CompletedTask;
    }

    [Fact]
    public async Task WhatComesDueDuringASweepIsSweptAfterIt()
    {
        _time.Advance(Interval);
        await _begun.WaitAsync(Stop);
        _time.Advance(Interval * 3);
        _goOn.Release();
        await _begun.WaitAsync(Stop);
    }

    [Fact]
    public async Task NothingIsSweptWithoutNeed()
    {
        _time.Advance(Interval);
        await _begun.WaitAsync(Stop);
        _time.Advance(Interval);
        _sweep.Set(isNeeded: false);
        _goOn.Release();
        await _sweep.DisposeAsync();
        _time.Advance(Interval);
        Assert.Equal(0, _begun.CurrentCount);
    }

    public async ValueTask DisposeAsync()
    {
        _goOn.Release(10);
        await _sweep.DisposeAsync();
        _begun.Dispose();
        _goOn.Dispose();
    }
}
