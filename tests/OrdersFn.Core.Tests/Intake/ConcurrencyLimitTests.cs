using Microsoft.Extensions.Options;
using OrdersFn.Core.Intake;

namespace OrdersFn.Core.Tests.Intake;

public sealed class ConcurrencyLimitTests
{
    [Fact]
    public async Task NoMoreEnterThanTheLimitSaysAndTheNextInOrderOfComing()
    {
        var limit = Limit(least: 1, most: 2);
        var first = await limit.EnterAsync(again: false, Cancellation);
        await limit.EnterAsync(again: false, Cancellation);
        var third = limit.EnterAsync(again: false, Cancellation).AsTask();
        var fourth = limit.EnterAsync(again: false, Cancellation).AsTask();
        Assert.False(third.IsCompleted);

        limit.Leave(first, Pressure.Unknown);
        await third;
        Assert.False(fourth.IsCompleted);
        Assert.Equal(2, limit.Inside);
        limit.Leave(await third, Pressure.Unknown);
        await fourth;
    }

    [Fact]
    public async Task WhoWasInsideBeforeGoesFirst()
    {
        var limit = Limit(least: 1, most: 1);
        var inside = await limit.EnterAsync(again: false, Cancellation);
        var fresh = limit.EnterAsync(again: false, Cancellation).AsTask();
        var back = limit.EnterAsync(again: true, Cancellation).AsTask();
        limit.Leave(inside, Pressure.Unknown);
        limit.Leave(await back, Pressure.Unknown);
        await fresh;
    }

    [Fact]
    public async Task ItHalvesOnceForOneBadMoment()
    {
        var limit = Limit(least: 16, most: 400);
        var inside = await EnterAsync(limit, 400);
        foreach (var permit in inside.Take(100))
            limit.Leave(permit, Pressure.TooMuch);
        Assert.Equal(200, limit.Current);

        // Those that went in afterwards speak of what came after.
        limit.Leave(inside[100], Pressure.Unknown);
        foreach (var permit in inside.Skip(101))
            limit.Leave(permit, Pressure.Unknown);
        limit.Leave(await limit.EnterAsync(again: false, Cancellation), Pressure.TooMuch);
        Assert.Equal(100, limit.Current);
    }

    [Fact]
    public async Task ItNeverFallsBelowItsFloorNorRisesAboveItsCeiling()
    {
        var limit = Limit(least: 16, most: 40);
        for (var i = 0; i < 20; i++)
            limit.Leave(await limit.EnterAsync(again: false, Cancellation), Pressure.TooMuch);
        Assert.Equal(16, limit.Current);

        for (var round = 0; round < 20; round++)
        {
            foreach (var permit in await EnterAsync(limit, limit.Current))
                limit.Leave(permit, Pressure.Easy);
        }

        Assert.InRange(limit.Current, 17, 40);
    }

    [Fact]
    public async Task ItGrowsOnlyWhereItWasReached()
    {
        var limit = Limit(least: 16, most: 2000);
        var before = limit.Current;
        for (var i = 0; i < 1000; i++)
            limit.Leave(await limit.EnterAsync(again: false, Cancellation), Pressure.Easy);
        Assert.Equal(before, limit.Current);

        var inside = await EnterAsync(limit, before);
        var waiting = Enumerable.Range(0, 200).Select(_ => limit.EnterAsync(again: false, Cancellation).AsTask()).ToList();
        foreach (var permit in inside)
            limit.Leave(permit, Pressure.Easy);
        await Task.WhenAll(waiting);
        Assert.InRange(limit.Current, before + 1, before + 40);
    }

    [Fact]
    public async Task WhoGivesUpWaitingTakesNobodysPlace()
    {
        var limit = Limit(least: 1, most: 1);
        var inside = await limit.EnterAsync(again: false, Cancellation);
        using var impatient = new CancellationTokenSource();
        var gone = limit.EnterAsync(again: false, impatient.Token).AsTask();
        var patient = limit.EnterAsync(again: false, Cancellation).AsTask();
        await impatient.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => gone);
        limit.Leave(inside, Pressure.Easy);
        limit.Leave(await patient, Pressure.Easy);
        Assert.Equal(0, limit.Inside);
    }

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    private static ConcurrencyLimit Limit(int least, int most) =>
        new(Options.Create(new IntakeOptions { LeastConcurrent = least, MostConcurrent = most }));

    private static async Task<List<ConcurrencyLimit.Permit>> EnterAsync(ConcurrencyLimit limit, int count)
    {
        var permits = new List<ConcurrencyLimit.Permit>();
        for (var i = 0; i < count; i++)
            permits.Add(await limit.EnterAsync(again: false, Cancellation));
        return permits;
    }
}
