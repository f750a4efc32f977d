using System.ComponentModel;
using Microsoft.Extensions.Caching.Memory;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Internal;
using Microsoft.Extensions.Time.Testing;
using OrdersFn.Core.Caching;

namespace OrdersFn.Core.Tests.Caching;

public sealed class ReadCacheTests : IDisposable
{
    private static readonly TimeSpan Lifetime = TimeSpan.FromSeconds(2);

    private readonly CachedKind<Number> _numbers = new("number", Lifetime, number => number.Bytes);
    private readonly FakeTimeProvider _time = new(new DateTimeOffset(2026, 1, 1, 0, 0, 2, TimeSpan.Zero));
    private readonly ServiceProvider _services;
    private int _stored = 1;
    private int _reads;

    public ReadCacheTests() => _services = NewHost();

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    private OwnWrites Writes => _services.GetRequiredService<OwnWrites>();

    [Fact]
    public async Task WhatWasReadIsGivenAgainForItsLifetime()
    {
        Assert.Equal(1, await ReadAsync());
        _stored = 2;
        _time.Advance(Lifetime * 0.9);
        Assert.Equal(1, await ReadAsync());
        _time.Advance(Lifetime * 0.2);
        Assert.Equal(2, await ReadAsync());
        Assert.Equal(2, _reads);
    }

    [Fact]
    public async Task CustomersAndWhatIsAskedOfThemAreApart()
    {
        await ReadAsync();
        await ReadAsync(customer: "other");
        await ReadAsync(which: "other");
        Assert.Equal(3, _reads);
    }

    [Fact]
    public async Task ABypassReadsAndRenews()
    {
        await ReadAsync();
        _stored = 2;
        Assert.Equal(2, await ReadAsync(CacheUse.Bypassed));
        Assert.Equal(2, await ReadAsync());
        Assert.Equal(2, _reads);
    }

    [Fact]
    public async Task WhoAsksWhileItIsBeingReadGetsTheSameRead()
    {
        var store = new TaskCompletionSource<Number>();
        var reads = 0;
        var asked = Enumerable.Range(0, 100).Select(_ => ReadAsync(_ => Counted())).ToList();
        store.SetResult(new(1));
        Assert.All(await Task.WhenAll(asked), number => Assert.Equal(1, number.Value));
        Assert.Equal(1, reads);

        Task<Number> Counted()
        {
            Interlocked.Increment(ref reads);
            return store.Task;
        }
    }

    [Theory]
    [InlineData(0)]
    [InlineData(60)]
    public async Task AReadThatBeganBeforeAnOwnWriteIsNeitherJoinedNorKeptForLater(int secondsSinceTheWrite)
    {
        var store = new TaskCompletionSource<Number>();
        var before = ReadAsync(_ => store.Task);
        _stored = 2;
        Writes.Note("C");
        // Also when the customer's mark is the shared one again, however long the read takes.
        _time.Advance(TimeSpan.FromSeconds(secondsSinceTheWrite));
        Assert.Equal(2, await ReadAsync());
        store.SetResult(new(1));
        Assert.Equal(1, (await before).Value);
        Assert.Equal(2, await ReadAsync());
    }

    [Fact]
    public async Task WhatIsNotToBeKeptOrTooLargeIsReadAgain()
    {
        foreach (var bytes in (long?[])[null, 1 + 256 * 1024])
        {
            var reads = 0;
            for (var n = 0; n < 2; n++)
                await ReadAsync(_ => Task.FromResult(new Number(++reads, bytes)));
            Assert.Equal(2, reads);
        }
    }

    [Fact]
    public async Task AFailureIsToldToAllAndNotKept()
    {
        var store = new TaskCompletionSource<Number>();
        var asked = Enumerable.Range(0, 3).Select(_ => ReadAsync(_ => store.Task)).ToList();
        store.SetException(new TimeoutException());
        foreach (var each in asked)
            await Assert.ThrowsAsync<TimeoutException>(() => each);
        Assert.Equal(1, await ReadAsync());
    }

    [Fact]
    public async Task OneCallerWhoGivesUpFailsNoOther()
    {
        var store = new TaskCompletionSource<Number>();
        using var gone = new CancellationTokenSource();
        var first = ReadAsync(token => store.Task.WaitAsync(token), gone.Token);
        var second = ReadAsync(token => store.Task.WaitAsync(token));
        await gone.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => first);
        store.SetResult(new(1));
        Assert.Equal(1, (await second).Value);
    }

    [Fact]
    public async Task SwitchedOffItReadsEachTime()
    {
        await using var off = NewHost(("Cache:Enabled", "false"));
        for (var n = 0; n < 2; n++)
            await off.GetRequiredService<ReadCache>().ReadAsync(_numbers, "C", "N", CacheUse.Allowed, StoreAsync, Cancellation);
        Assert.Equal(2, _reads);
    }

    public void Dispose() => _services.Dispose();

    private async Task<int> ReadAsync(CacheUse use = CacheUse.Allowed, string customer = "C", string which = "N") =>
        (await _services.GetRequiredService<ReadCache>().ReadAsync(_numbers, customer, which, use, StoreAsync, Cancellation)).Value;

    private Task<Number> ReadAsync(Func<CancellationToken, Task<Number>> store, CancellationToken? cancellation = null) =>
        _services.GetRequiredService<ReadCache>().ReadAsync(_numbers, "C", "N", CacheUse.Allowed, store, cancellation ?? Cancellation);

    private Task<Number> StoreAsync(CancellationToken cancellation)
    {
        _reads++;
        return Task.FromResult(new Number(_stored));
    }

    private ServiceProvider NewHost(params (string Key, string Value)[] settings)
    {
        var services = new ServiceCollection();
        services.AddSingleton<IConfiguration>(new ConfigurationBuilder()
            .AddInMemoryCollection(settings.Select(setting => KeyValuePair.Create(setting.Key, (string?)setting.Value))).Build());
        services.AddSingleton<TimeProvider>(_time);
        services.AddCaching();
        services.Configure<MemoryCacheOptions>(memory => memory.Clock = new Clock(_time));
        return services.BuildServiceProvider(validateScopes: true);
    }

    [ImmutableObject(true)]
    private sealed record Number(int Value, long? Bytes = 1);

    private sealed class Clock(TimeProvider time) : ISystemClock
    {
        public DateTimeOffset UtcNow => time.GetUtcNow();
    }
}
