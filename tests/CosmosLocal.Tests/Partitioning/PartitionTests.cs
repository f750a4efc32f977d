using System.Globalization;
using CosmosHash;
using CosmosLocal.ChangeFeed;
using CosmosLocal.Partitioning;
using CosmosLocal.Tests.Items;
using static CosmosLocal.Tests.Items.TestContainer;

namespace CosmosLocal.Tests.Partitioning;

public sealed class PartitionTests
{
    [Fact]
    public async Task EqualRangesAreCutAsInTheService()
    {
        await using var container = await OpenAsync(partitions: 4);
        string[] ranges = [.. container.Engine.Partitions.Active.Select(partition => $"{partition.Id}:{partition.Range.Min}-{partition.Range.Max}")];
        Assert.Equal([
            "0:-0FFFFFFFFFFFFFFFFFFFFFFFFFFFFFFF",
            "1:0FFFFFFFFFFFFFFFFFFFFFFFFFFFFFFF-1FFFFFFFFFFFFFFFFFFFFFFFFFFFFFFF",
            "2:1FFFFFFFFFFFFFFFFFFFFFFFFFFFFFFF-2FFFFFFFFFFFFFFFFFFFFFFFFFFFFFFF",
            "3:2FFFFFFFFFFFFFFFFFFFFFFFFFFFFFFF-FF"], ranges);
        AssertCovered(container.Engine.Partitions);
    }

    [Fact]
    public async Task ASplitHalvesTheDocumentsAtABorderBetweenFirstLevelKeys()
    {
        await using var container = await OpenAsync(Definition(keyPaths: ["/c", "/n"]));
        for (var i = 0; i < 400; i++)
            await container.RunAsync(Create($$"""{"id":"{{i}}","c":"c{{i % 50}}","n":{{i % 4}}}""", $"[\"c{i % 50}\",{i % 4}]"));
        Assert.True(await container.Engine.SplitAsync("0", Stop));
        var map = container.Engine.Partitions;
        AssertCovered(map);
        Assert.Equal(["1", "2"], map.Active.Select(partition => partition.Id));
        Assert.All(map.Active, partition => Assert.Equal(["0"], partition.Parents));
        Assert.Equal(16, map.Active[0].Range.Max.Bytes.Length);
        Assert.All(map.Active, partition => Assert.InRange(partition.Counters.Documents, 180, 220));
        Assert.Equal(400, map.Active.Sum(partition => partition.Counters.Documents));
        Assert.True(map.Find("0")!.IsRetired);
        Assert.Equal(KeyRange.All, map.Find("0")!.Range);
        Assert.False(await container.Engine.SplitAsync("0", Stop));
        Assert.False(await container.Engine.SplitAsync("9", Stop));
    }

    [Fact]
    public async Task AHeavyFirstLevelKeyIsCutInside()
    {
        await using var container = await OpenAsync(Definition(keyPaths: ["/c", "/n"]));
        for (var i = 0; i < 400; i++)
            await container.RunAsync(Create($$"""{"id":"{{i}}","c":"whale","n":{{i % 16}}}""", $"[\"whale\",{i % 16}]"));
        Assert.True(await container.Engine.SplitAsync("0", Stop));
        var cut = container.Engine.Partitions.Active[0].Range.Max;
        Assert.Equal(32, cut.Bytes.Length);
        Assert.True(cut.StartsWith(EffectivePartitionKey.Of(KeyComponent.Of("whale"))));
        Assert.All(container.Engine.Partitions.Active, partition => Assert.InRange(partition.Counters.Documents, 150, 250));
    }

    [Fact]
    public async Task AnEmptyPartitionSplitsInTheMiddle()
    {
        await using var container = await OpenAsync();
        await container.Engine.EnsurePartitionsAsync(8, Stop);
        var map = container.Engine.Partitions;
        AssertCovered(map);
        Assert.Equal(8, map.Active.Count);
        Assert.All(map.Active, partition => Assert.Equal(UInt128.One << 123, KeySpace.Width(partition.Range)));
    }

    [Fact]
    public async Task ARetiredRangeIsServedAsItsOldInterval()
    {
        await using var container = await OpenAsync();
        for (var i = 0; i < 40; i++)
            await container.RunAsync(Create($$"""{"id":"{{i}}","customerId":"c{{i}}"}"""));
        await container.Engine.SplitAsync("0", Stop);
        var outcome = await container.Engine.ExecuteEachAsync("0", [.. Enumerable.Range(40, 40).Select(i => Create($$"""{"id":"{{i}}","customerId":"c{{i}}"}"""))], Stop);
        Assert.Equal(200, outcome.Status);
        Assert.Equal(["1", "2"], outcome.Results.Select(result => result.RangeId).Distinct().Order());
        Assert.Equal(80, container.Engine.ReadFeed(container.Engine.Partitions.Find("0")!.Range, FeedStart.Beginning, 0).Documents.Count);
    }

    [Fact]
    public async Task SplitsAmongConcurrentWritesLoseNothing()
    {
        await using var container = await OpenAsync(Definition(keyPaths: ["/c", "/n"]));
        var writers = Task.WhenAll(Enumerable.Range(0, 12).Select(writer => Task.Run(async () =>
        {
            for (var i = 0; i < 100; i++)
                Assert.Equal(201, await container.StatusAsync(Create($$"""{"id":"{{writer}}-{{i}}","c":"c{{i % 9}}","n":{{i % 3}}}""", $"[\"c{i % 9}\",{i % 3}]")));
        }, Stop)));
        await container.Engine.EnsurePartitionsAsync(6, Stop);
        await writers;
        var map = container.Engine.Partitions;
        AssertCovered(map);
        Assert.Equal(1200, map.Active.Sum(partition => partition.Counters.Documents));
        using var reader = await container.Engine.OpenReaderAsync(TestContext.Current.CancellationToken);
        foreach (var partition in map.Active)
            Assert.Equal(partition.Counters.Documents, reader.CountDocuments(partition.Range));
        Assert.Equal(1200, container.FeedIds(FeedStart.Beginning, 5000).Distinct().Count());
    }

    [Fact]
    public async Task APartitionAboveTheLimitSplitsByItself()
    {
        await using var container = await OpenAsync(options: new() { SplitAboveBytes = 20_000 });
        for (var i = 0; i < 100; i++)
            await container.RunAsync(Create($$"""{"id":"{{i}}","customerId":"c{{i}}","x":"{{new string('x', 500)}}"}"""));
        var deadline = Environment.TickCount64 + 10_000;
        while (container.Engine.Partitions.Active.Any(partition => partition.Counters.Bytes > 30_000) && Environment.TickCount64 < deadline)
            await container.RunAsync(Upsert("""{"id":"poke","customerId":"c1"}"""));
        Assert.True(container.Engine.Partitions.Active.Count > 1);
        AssertCovered(container.Engine.Partitions);
    }

    [Fact]
    public async Task OneLogicalPartitionAboveTheLimitIsNotCut()
    {
        await using var container = await OpenAsync(options: new() { SplitAboveBytes = 1_000 });
        for (var i = 0; i < 60; i++)
            await container.RunAsync(Create($$"""{"id":"{{i}}","customerId":"c1","x":"{{new string('x', 500)}}"}"""));
        Assert.Single(container.Engine.Partitions.Active);
        // On demand it is, though one half stays empty.
        Assert.True(await container.Engine.SplitAsync("0", Stop));
        Assert.Equal([0, 60], container.Engine.Partitions.Active.Select(partition => partition.Counters.Documents).Order());
    }

    [Fact]
    public async Task CountersSurviveARestart()
    {
        var path = Path.Combine(Directory.CreateTempSubdirectory("cosmoslocal").FullName, "account.db");
        var definition = Definition();
        long bytes;
        await using (var store = CosmosLocal.Storage.SqliteStore.Open(path))
        {
            await using var container = await OpenAsync(definition, partitions: 2, store: store);
            for (var i = 0; i < 30; i++)
                await container.RunAsync(Create($$"""{"id":"{{i}}","customerId":"c{{i}}"}"""));
            await container.RunAsync(Delete("3", "[\"c3\"]"));
            await container.Engine.SplitAsync("1", Stop);
            bytes = container.Engine.Partitions.Active.Sum(partition => partition.Counters.Bytes);
            Assert.Equal(31, container.Engine.Partitions.All.Sum(partition => partition.Counters.Requests));
        }
        await using (var store = CosmosLocal.Storage.SqliteStore.Open(path))
        {
            await using var container = TestContainer.Reopen(store, definition);
            var map = container.Engine.Partitions;
            AssertCovered(map);
            Assert.Equal(["0", "2", "3"], map.Active.Select(partition => partition.Id));
            Assert.Equal(29, map.Active.Sum(partition => partition.Counters.Documents));
            Assert.Equal(bytes, map.Active.Sum(partition => partition.Counters.Bytes));
            Assert.Equal(["1"], map.Find("2")!.Parents);
        }
    }

    [Fact]
    public void EveryKeyHasItsPartition()
    {
        var random = new Random(2);
        var cuts = KeySpace.Cuts(7);
        Assert.Equal(6, cuts.Count);
        Assert.Equal(cuts, cuts.Order());
        Assert.All(Enumerable.Range(0, 1000).Select(_ => EffectivePartitionKey.Of(KeyComponent.Of(random.Next().ToString(CultureInfo.InvariantCulture)))),
            key => Assert.InRange(key.Bytes[0], 0, 0x3F));
    }

    private static void AssertCovered(PartitionMap map)
    {
        Assert.Equal(EffectivePartitionKey.Minimum, map.Active[0].Range.Min);
        Assert.Equal(EffectivePartitionKey.Maximum, map.Active[^1].Range.Max);
        for (var i = 1; i < map.Active.Count; i++)
            Assert.Equal(map.Active[i - 1].Range.Max, map.Active[i].Range.Min);
        for (var i = 0; i < 200; i++)
        {
            var key = EffectivePartitionKey.Of(KeyComponent.Of(i));
            Assert.True(map.Of(key).Range.Contains(key));
        }
    }
}
