using OrdersFn.Core.Audit;
using OrdersFn.Core.Store;
using OrdersFn.Core.Tests.Timeline;
using Tests;
using static OrdersFn.Core.Tests.Audit.DamagedViews;

namespace OrdersFn.Core.Tests.Audit;

public sealed class AuditRoundTests
{
    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task ARoundInManyPiecesFindsWhatAWholeOneFinds(bool repair)
    {
        // No time at all: every run does the least it can.
        await using var views = await FilledAsync(("Audit:LongestRun", "00:00:00"), ("Audit:Repair", $"{repair}"));
        foreach (var order in (string[])["O03", "O31", "O58"])
            await DeleteAsync(views.Store.Timeline, await FirstAsync(views, views.Store.Timeline, $"c.type = 'entry' AND c.orderId = '{order}'"), "bucket");
        await DeleteAsync(views.Store.OrderIndex, await FirstAsync(views, views.Store.OrderIndex, "c.orderId = 'O44'"), "orderId");

        var runs = 0;
        for (; await RoundAsync(views) is null or { Position: not null }; runs++)
            await views.Get<AuditRound>().RunAsync(TestContext.Current.CancellationToken);
        Assert.True(runs > 5, $"{runs} runs for the hours of sixty orders");
        Assert.Equal(4, (await RoundAsync(views))!.Differences);
        Assert.Equal(repair ? 0 : 4, (await views.AuditAsync()).Count);

        // The next round is not due yet.
        await views.Get<AuditRound>().RunAsync(TestContext.Current.CancellationToken);
        Assert.Null((await RoundAsync(views))!.Position);
    }

    [Fact]
    public async Task TheNextRoundBeginsWhenItsTimeHasCome()
    {
        await using var views = await FilledAsync(("Audit:Every", "00:00:01"));
        await views.Get<AuditRound>().RunAsync(TestContext.Current.CancellationToken);
        var first = (await RoundAsync(views))!;
        Assert.Null(first.Position);
        await Eventually.IsAsync(async () =>
        {
            await views.Get<AuditRound>().RunAsync(TestContext.Current.CancellationToken);
            return (await RoundAsync(views))!.BegunAt != first.BegunAt;
        });
    }

    private static Task<Round?> RoundAsync(LocalViews views) =>
        views.Store.Leases.TryReadAsync<Round>("audit.round", new("audit.round"), TestContext.Current.CancellationToken);

    private sealed record Round(string BegunAt, AuditPosition? Position, long Differences);
}
