using CosmosHash;
using CosmosLocal.ChangeFeed;
using CosmosLocal.Throughput;
using Microsoft.Extensions.Time.Testing;
using static CosmosLocal.Tests.Items.TestContainer;

namespace CosmosLocal.Tests.Throughput;

public sealed class BudgetTests
{
    [Fact]
    public void ABudgetLetsItsUnitsPerSecondThroughAndNoMore()
    {
        var time = new FakeTimeProvider();
        var budget = new Budget(time) { PerSecond = 100 };
        double Taken(double seconds)
        {
            var taken = 0.0;
            for (var step = 0; step < seconds * 100; step++)
            {
                while (budget.TryTake(7, out _))
                    taken += 7;
                time.Advance(TimeSpan.FromMilliseconds(10));
            }
            return taken;
        }
        Assert.InRange(Taken(1), 100, 210);
        Assert.InRange(Taken(10), 980, 1020);
    }

    [Fact]
    public void TheWaitIsAsLongAsTheDebt()
    {
        var time = new FakeTimeProvider();
        var budget = new Budget(time) { PerSecond = 100 };
        Assert.True(budget.TryTake(250, out _));
        Assert.False(budget.TryTake(1, out var retryAfterMs));
        Assert.InRange(retryAfterMs, 1500, 1502);
        time.Advance(TimeSpan.FromMilliseconds(retryAfterMs));
        Assert.True(budget.TryTake(1, out _));
    }

    [Fact]
    public void WithoutALimitEverythingGoes()
    {
        var budget = new Budget(new FakeTimeProvider());
        Assert.All(Enumerable.Range(0, 100), _ => Assert.True(budget.TryTake(1e9, out var _)));
    }

    [Fact]
    public async Task BeyondItsShareAPartitionThrottlesAndTheOthersDoNot()
    {
        await using var container = await OpenAsync(options: new() { Throughput = 400 }, partitions: 2);
        var map = container.Engine.Partitions;
        var customers = Enumerable.Range(0, 50).Select(i => $"c{i}").ToLookup(id => map.Of(EffectivePartitionKey.Of(KeyComponent.Of(id))).Id);
        string hot = customers["0"].First(), cold = customers["1"].First();

        var admitted = 0;
        var last = await container.RunAsync(Create($$"""{"id":"{{admitted}}","customerId":"{{hot}}"}"""));
        for (; last.Status == 201; last = await container.RunAsync(Create($$"""{"id":"{{admitted}}","customerId":"{{hot}}"}""")))
            admitted++;
        Assert.InRange(admitted, 200 / 5, 200 / 4);
        Assert.Equal((429, 3200), (last.Status, last.SubStatus));
        Assert.InRange(last.RetryAfterMs, 1, 100);
        Assert.Equal(429, await container.StatusAsync(Read("0", $"[\"{hot}\"]")));
        Assert.Equal(201, await container.StatusAsync(Create($$"""{"id":"0","customerId":"{{cold}}"}""")));
        Assert.Equal(429, (await container.Engine.ExecuteAtomicAsync($"[\"{hot}\"]", [Read("0", "")], Stop)).Status);
        var bulk = await container.Engine.ExecuteEachAsync("0", [Read("0", $"[\"{hot}\"]")], Stop);
        Assert.Equal((207, 429), (bulk.Status, bulk.Results[0].Status));
        Assert.True(bulk.Results[0].RetryAfterMs > 0);
        Assert.True(container.Engine.ReadFeed(KeyRange.All, FeedStart.Beginning, 0).RetryAfterMs > 0);

        var counters = map.Find("0")!.Counters;
        Assert.Equal(admitted, counters.Documents);
        Assert.True(counters.Throttles >= 4);
        Assert.InRange(counters.RequestUnits, 200, 206);
        container.Time.Advance(TimeSpan.FromSeconds(1));
        Assert.Equal(200, await container.StatusAsync(Read("0", $"[\"{hot}\"]")));

        container.Engine.SetThroughput(0);
        for (var i = 0; i < 200; i++)
            Assert.Equal(200, await container.StatusAsync(Upsert($$"""{"id":"0","customerId":"{{hot}}"}""")));
    }

    [Fact]
    public async Task AQueryIsPaidByThePartitionsOfItsScope()
    {
        await using var container = await OpenAsync(options: new() { Throughput = 400 }, partitions: 2);
        var scope = container.Engine.Partitions.Active[0].Range;
        Assert.Equal(0, container.Engine.Throttle(scope));
        container.Engine.Charge(scope, 300);
        Assert.InRange(container.Engine.Throttle(scope), 500, 502);
        Assert.Equal(0, container.Engine.Throttle(container.Engine.Partitions.Active[1].Range));
    }

    [Theory]
    [InlineData(1024, 1.0)]
    [InlineData(100 * 1024, 10.0)]
    public void PointReadsCostAsPublished(int bytes, double expected) => Assert.Equal(expected, Charges.Read(bytes), 0.01);

    [Theory]
    [InlineData(1024, 5.0)]
    [InlineData(100 * 1024, 50.0)]
    public void WritesWithFewIndexesCostAsPublished(int bytes, double expected) => Assert.Equal(expected, Charges.Create(bytes, 5, 0), 0.05);

    [Fact]
    public void QueriesArePaidByWhatTheyLoad()
    {
        Assert.InRange(Charges.Query(1, 1024, 1024), 2.3, 2.92);
        Assert.InRange(Charges.Query(100, 100 * 1024, 100 * 1024), 15, 19);
    }
}
