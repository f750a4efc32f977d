using OrdersFn.Core.Health;
using OrdersFn.Core.Parking;
using OrdersFn.Core.Tests.Timeline;
using OrdersFn.Core.Timeline;
using Tests;

namespace OrdersFn.Core.Tests.Refusals;

public sealed class OneAmongManyTests
{
    private const int Orders = 10_000;

    [Fact(Explicit = true)]
    [Trait("Suite", "Long")]
    public async Task OneOfTenThousandIsParkedAndTheOthersAreInTheViews()
    {
        await using var views = await LocalViews.CreateAsync();
        views.Account.Faults.Add(RefusedCall.EntryCreate.On("BAD", "BADCUST", 400));
        views.Account.Faults.Add(RefusedCall.IndexCreate.On("BAD", "BADCUST", 413));
        await views.StartAsync();
        await views.PutAsync(Enumerable.Range(0, Orders).Select(i =>
            i == Orders / 2 ? Some.Order("BAD", "BADCUST") : Some.Order($"O{i}", $"C{i % 97}", Some.Time.AddMinutes(i % 180))));

        foreach (var consumer in new[] { "timeline", "order-index" })
        {
            await Eventually.EqualAsync(1, async () => await views.Get<ParkedDocuments>().CountAsync(consumer, TestContext.Current.CancellationToken));
            Assert.Equal("BAD", Assert.Single(await views.Get<ParkedDocuments>().ListAsync(consumer, 10, null, TestContext.Current.CancellationToken)).Origin.Id);
        }

        await Eventually.EqualAsync(Orders - 1, async () => (await views.Get<TimelineSummaries>().SummariseAsync(
            null, null, SummaryInterval.Day, TestContext.Current.CancellationToken)).Total.Orders);
        await Eventually.EqualAsync(Orders - 1, async () => Assert.Single(await LocalViews.RowsAsync(views.Store.OrderIndex, "SELECT VALUE COUNT(1) FROM c")).GetInt32());
        Assert.All(await views.Get<ViewHealth>().CheckAsync(TestContext.Current.CancellationToken), consumer => Assert.Equal(HealthReport.Healthy, consumer.Report));
    }
}
