using System.Globalization;
using CosmosLocal.ChangeFeed;
using CosmosLocal.Items;
using static CosmosLocal.Tests.Items.TestContainer;

namespace CosmosLocal.Tests.Items;

public sealed class BatchTests
{
    private const string Key = "[\"c1\"]";

    private static int[] Statuses(BatchOutcome outcome) => [.. outcome.Results.Select(result => result.Status)];

    [Fact]
    public async Task ABatchSeesItsOwnWrites()
    {
        await using var container = await OpenAsync();
        var outcome = await container.Engine.ExecuteAtomicAsync(Key, [
            Create("""{"id":"1","customerId":"c1","v":1}"""),
            Patch("1", Key, """[{"op":"incr","path":"/v","value":1}]"""),
            Read("1", Key),
            Upsert("""{"id":"2","customerId":"c1"}"""),
            Replace("""{"id":"2","customerId":"c1","v":5}"""),
            Delete("2", Key),
        ], Stop);
        Assert.Equal(200, outcome.Status);
        Assert.Equal([201, 200, 200, 201, 200, 204], Statuses(outcome));
        Assert.Equal("""{"id":"1","customerId":"c1","v":2}""", Plain(outcome.Results[2].Body));
        Assert.Equal(1, container.Engine.Partitions.Active[0].Counters.Documents);
    }

    [Fact]
    public async Task AFailureUndoesEverything()
    {
        await using var container = await OpenAsync(Definition(indexing: """{"includedPaths":[{"path":"/*"}],"compositeIndexes":[[{"path":"/v"},{"path":"/id"}]]}"""));
        var first = await container.RunAsync(Create("""{"id":"old","customerId":"c1","v":1}"""));
        var outcome = await container.Engine.ExecuteAtomicAsync(Key, [
            Create("""{"id":"new","customerId":"c1","v":2}"""),
            Replace("""{"id":"old","customerId":"c1","v":3}"""),
            Replace("""{"id":"old","customerId":"c1","v":4}""") with { IfMatch = first.ETag },
            Create("""{"id":"never","customerId":"c1"}"""),
        ], Stop);
        Assert.Equal(207, outcome.Status);
        Assert.Equal([424, 424, 412, 424], Statuses(outcome));
        Assert.Null(await container.BodyAsync("new", Key));
        Assert.Equal(first.ETag, (await container.RunAsync(Read("old", Key))).ETag);
        Assert.Equal(1, container.Engine.Partitions.Active[0].Counters.Documents);
        Assert.Equal(["old"], container.FeedIds(FeedStart.Beginning));
        using var reader = await container.Engine.OpenReaderAsync(TestContext.Current.CancellationToken);
        Assert.Equal(["old"], Ids(reader.ScanTerm("/v", CosmosLocal.Indexing.IndexKeyRange.All, false, CosmosHash.KeyRange.All)));
    }

    [Fact]
    public async Task AFailedBatchDoesNotHurtThoseWhoShareItsCommit()
    {
        await using var container = await OpenAsync();
        await container.RunAsync(Create("""{"id":"taken","customerId":"c1"}"""));
        var writes = Enumerable.Range(0, 200).Select(i => Task.Run(async () =>
        {
            if (i % 2 == 0)
                return await container.StatusAsync(Create($$"""{"id":"s{{i}}","customerId":"c1"}"""));
            var outcome = await container.Engine.ExecuteAtomicAsync(
                Key, [Create($$"""{"id":"b{{i}}","customerId":"c1"}"""), Create("""{"id":"taken","customerId":"c1"}""")], Stop);
            return outcome.Results[1].Status;
        }, Stop));
        var statuses = await Task.WhenAll(writes);
        Assert.Equal(100, statuses.Count(status => status == 201));
        Assert.Equal(100, statuses.Count(status => status == 409));
        Assert.Equal(101, container.FeedIds(FeedStart.Beginning).Length);
        Assert.Equal(101, container.Engine.Partitions.Active[0].Counters.Documents);
    }

    [Fact]
    public async Task OneDocumentOfAnotherKeyFailsTheBatch()
    {
        await using var container = await OpenAsync();
        var outcome = await container.Engine.ExecuteAtomicAsync(
            Key, [Create("""{"id":"1","customerId":"c1"}"""), Create("""{"id":"2","customerId":"c2"}""")], Stop);
        Assert.Equal([424, 400], Statuses(outcome));
        Assert.Equal(1001, outcome.Results[1].SubStatus);
        Assert.Null(await container.BodyAsync("1", Key));
    }

    [Fact]
    public async Task BatchesHaveLimits()
    {
        await using var container = await OpenAsync();
        ItemOperation Op(int i, int size = 10) =>
            Create($$"""{"id":"{{i}}","customerId":"c1","x":"{{new string('x', size)}}"}""");
        Assert.Equal(400, (await container.Engine.ExecuteAtomicAsync(Key, [.. Enumerable.Range(0, 101).Select(i => Op(i))], Stop)).Status);
        Assert.Equal(400, (await container.Engine.ExecuteAtomicAsync(Key, [], Stop)).Status);
        Assert.Equal(413, (await container.Engine.ExecuteAtomicAsync(Key, [Op(1, 1_100_000), Op(2, 1_100_000)], Stop)).Status);
        Assert.Equal(200, (await container.Engine.ExecuteAtomicAsync(Key, [.. Enumerable.Range(0, 100).Select(i => Op(i))], Stop)).Status);
    }

    [Fact]
    public async Task InBulkEveryOperationStandsAlone()
    {
        await using var container = await OpenAsync(partitions: 4);
        var partitions = container.Engine.Partitions;
        var range = partitions.Active[2];
        var customers = Enumerable.Range(0, 1000).Select(i => $"c{i}")
            .GroupBy(id => partitions.Of(CosmosHash.EffectivePartitionKey.Of(CosmosHash.KeyComponent.Of(id))).Id)
            .ToDictionary(group => group.Key, group => group.ToArray());
        var mine = customers[range.Id];
        var foreign = customers["0"][0];
        var created = await container.RunAsync(Create($$"""{"id":"x","customerId":"{{mine[0]}}"}"""));
        var outcome = await container.Engine.ExecuteEachAsync(range.Id, [
            Create($$"""{"id":"1","customerId":"{{mine[1]}}"}"""),
            Create($$"""{"id":"x","customerId":"{{mine[0]}}"}"""),
            Replace($$"""{"id":"x","customerId":"{{mine[0]}}"}""") with { IfMatch = "\"stale\"" },
            Read("x", $"[\"{mine[0]}\"]"),
            Create($$"""{"id":"1","customerId":"{{foreign}}"}"""),
            Create($$"""{"id":"","customerId":"{{mine[1]}}"}"""),
            Delete("none", $"[\"{mine[0]}\"]"),
        ], Stop);
        Assert.Equal(207, outcome.Status);
        Assert.Equal([201, 409, 412, 200, 410, 400, 404], Statuses(outcome));
        Assert.Equal(created.ETag, outcome.Results[3].ETag);
        Assert.Equal(1002, outcome.Results[4].SubStatus);
        Assert.Equal((410, 1002), ((await container.Engine.ExecuteEachAsync("77", [], Stop)) is var gone ? gone.Status : 0, gone.SubStatus));
    }

    [Fact]
    public async Task BulkReadsAreAnsweredInOrder()
    {
        await using var container = await OpenAsync();
        for (var i = 0; i < 5; i++)
            await container.RunAsync(Create($$"""{"id":"{{i}}","customerId":"c1"}"""));
        var outcome = await container.Engine.ExecuteEachAsync(
            "0", [.. Enumerable.Range(0, 6).Select(i => Read(i.ToString(CultureInfo.InvariantCulture), Key))], Stop);
        Assert.Equal([200, 200, 200, 200, 200, 404], Statuses(outcome));
        Assert.Equal("3", Json(outcome.Results[3].Body).GetProperty("id").GetString());
    }
}
