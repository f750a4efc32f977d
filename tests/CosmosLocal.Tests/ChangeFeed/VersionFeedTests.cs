using System.Collections.Concurrent;
using System.Text.Json;
using CosmosHash;
using CosmosLocal.ChangeFeed;
using CosmosLocal.Items;
using CosmosLocal.Tests.Items;
using static CosmosLocal.Tests.Items.TestContainer;

namespace CosmosLocal.Tests.ChangeFeed;

/// <summary>What is written for the feed of all versions and deletes, and when it goes.</summary>
public sealed class VersionFeedTests
{
    private static readonly ContainerOptions Kept = new() { AllVersionsRetention = TimeSpan.FromHours(1) };

    [Fact]
    public async Task AContainerThatKeepsNoVersionsHasNoTableForThem()
    {
        await using var container = await OpenAsync();
        await container.RunAsync(Create("""{"id":"a","customerId":"c1"}"""));
        Assert.False(HasTable(container));
        Assert.Contains("AllVersionsRetention", container.Engine.ReadVersions(KeyRange.All, FeedStart.Now, 0).Refusal!, StringComparison.Ordinal);
    }

    [Fact]
    public async Task TheTableGoesWithTheContainer()
    {
        await using var container = await OpenAsync(options: Kept);
        await container.RunAsync(Create("""{"id":"a","customerId":"c1"}"""));
        Assert.True(HasTable(container));
        await container.Engine.DropAsync(null, Stop);
        Assert.False(HasTable(container));
    }

    [Fact]
    public async Task RemovalsTakeTheirPlaceInTheOrderOfWrites()
    {
        var unique = """{"uniqueKeys":[{"paths":["/no"]}]}""";
        await using var container = await OpenAsync(Definition(uniqueKeys: unique, ttl: -1), Kept);
        await container.RunAsync(Create("""{"id":"old","customerId":"c1","no":1,"ttl":2}"""));
        await container.RunAsync(Create("""{"id":"stays","customerId":"c1","no":2}"""));
        container.Time.Advance(TimeSpan.FromSeconds(3));

        // The unique key of an expired item is free, and freeing it removes the item.
        Assert.Equal(201, await container.StatusAsync(Create("""{"id":"new","customerId":"c1","no":1}""")));
        Assert.Equal(2, await container.Engine.DeletePartitionKeyAsync("[\"c1\"]", Stop));
        var changes = Changes(container, after: 0);
        Assert.Equal(["create old", "create stays", "expiry old", "create new", "delete new", "delete stays"], changes.Select(Describe));
        Assert.Equal([1, 2, 3, 4, 5, 6], changes.Select(change => change.GetProperty("metadata").GetProperty("lsn").GetInt64()));
    }

    [Fact]
    public async Task AKeyHasItsValuesAsTheyWere()
    {
        await using var container = await OpenAsync(Definition(keyPaths: ["/a/b", "/n", "/none"]), Kept);
        await container.RunAsync(Create("""{"id":"i","a":{"b":"ü\"x"},"n":1.5}""", """["ü\"x",1.5,{}]"""));
        await container.RunAsync(Delete("i", """["ü\"x",1.5,{}]"""));
        var key = Changes(container, after: 0)[1].GetProperty("metadata").GetProperty("partitionKey");
        Assert.Equal("ü\"x", key.GetProperty("a/b").GetString());
        Assert.Equal(1.5, key.GetProperty("n").GetDouble());
        Assert.Equal(2, key.EnumerateObject().Count());
    }

    [Fact]
    public async Task WhatIsUndoneLeavesNoVersion()
    {
        await using var container = await OpenAsync(options: Kept);
        await container.RunAsync(Create("""{"id":"a","customerId":"c1"}"""));
        var outcome = await container.Engine.ExecuteAtomicAsync(
            "[\"c1\"]", [Create("""{"id":"b","customerId":"c1"}"""), Delete("a", "[\"c1\"]"), Create("""{"id":"b","customerId":"c1"}""")], Stop);
        Assert.Equal(207, outcome.Status);

        // Work that fails after it has written has the whole transaction done over. The gate makes one transaction of the two.
        using var gate = new ManualResetEventSlim();
        var first = container.Store.WriteAsync(_ => gate.Wait(TimeSpan.FromSeconds(10), Stop), Stop);
        var good = container.RunAsync(Create("""{"id":"c","customerId":"c1"}"""));
        var bad = container.Store.WriteAsync<bool>(scope =>
        {
            scope.Connection.Execute("CREATE TABLE x (n); INSERT INTO x VALUES (1)");
            throw new InvalidOperationException();
        }, Stop);
        gate.Set();
        await Assert.ThrowsAsync<InvalidOperationException>(() => bad);
        Assert.True(await first);
        Assert.Equal(201, (await good).Status);
        Assert.Equal(["create a", "create c"], Changes(container, after: 0).Select(Describe));
    }

    [Fact]
    public async Task TheSweepForgetsVersionsThatAreTooOldAndNoOthers()
    {
        await using var container = await OpenAsync(options: Kept);
        for (var i = 0; i < 1_500; i++)
            await container.RunAsync(Upsert($$"""{"id":"{{i % 10}}","customerId":"c1"}"""));
        container.Time.Advance(TimeSpan.FromMinutes(40));
        await container.RunAsync(Upsert("""{"id":"late","customerId":"c1"}"""));
        Assert.Equal(1_501, Rows(container));

        container.Time.Advance(TimeSpan.FromMinutes(30));
        var deadline = Environment.TickCount64 + 10_000;
        while (Rows(container) > 1 && Environment.TickCount64 < deadline)
            await Task.Yield();
        Assert.Equal(1, Rows(container));
        Assert.Equal(["create late"], Changes(container, after: 1_500).Select(Describe));
        Assert.NotNull(container.Engine.ReadVersions(KeyRange.All, new FeedStart.After(1_499), 0).Refusal);
    }

    [Fact]
    public async Task AReaderBesideManyWritersMissesNothing()
    {
        await using var container = await OpenAsync(options: Kept, partitions: 2);
        var written = new ConcurrentBag<string>();
        var writers = Task.WhenAll(Enumerable.Range(0, 8).Select(writer => Task.Run(async () =>
        {
            for (var i = 0; i < 60; i++)
            {
                var id = $"{writer}-{i}";
                await container.RunAsync(Create($$"""{"id":"{{id}}","customerId":"c{{i % 5}}"}"""));
                await container.RunAsync(Delete(id, $"[\"c{i % 5}\"]"));
                written.Add($"create {id}");
                written.Add($"delete {id}");
            }
        }, Stop)));
        var seen = new List<string>();
        FeedStart start = new FeedStart.After(0);
        for (var more = true; more;)
        {
            var isLast = writers.IsCompleted;
            var page = container.Engine.ReadVersions(KeyRange.All, start, 7);
            seen.AddRange(page.Documents.Select(Json).Select(Describe));
            start = new FeedStart.After(page.Position);
            more = !isLast || page.Documents.Count > 0;
        }
        await writers;
        Assert.Equal(written.Order(), seen.Order());
    }

    private static List<JsonElement> Changes(TestContainer container, long after)
    {
        var page = container.Engine.ReadVersions(KeyRange.All, new FeedStart.After(after), 0);
        Assert.Null(page.Refusal);
        return [.. page.Documents.Select(Json)];
    }

    private static string Describe(JsonElement change)
    {
        var metadata = change.GetProperty("metadata");
        var isExpired = metadata.TryGetProperty("timeToLiveExpired", out var expired) && expired.GetBoolean();
        var id = metadata.TryGetProperty("id", out var own) ? own : change.GetProperty("current").GetProperty("id");
        return $"{(isExpired ? "expiry" : metadata.GetProperty("operationType").GetString())} {id.GetString()}";
    }

    private static bool HasTable(TestContainer container) => Count(container, "SELECT count(*) FROM sqlite_master WHERE name = 'v1'") > 0;

    private static long Rows(TestContainer container) => Count(container, "SELECT count(*) FROM v1");

    private static long Count(TestContainer container, string sql) => container.Store.Read(connection =>
    {
        using var row = connection.Prepare(sql);
        return row.Step() ? row.Int64(0) : 0;
    });
}
