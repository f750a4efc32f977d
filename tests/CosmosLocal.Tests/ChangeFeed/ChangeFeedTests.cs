using System.Collections.Concurrent;
using CosmosHash;
using CosmosLocal.ChangeFeed;
using static CosmosLocal.Tests.Items.TestContainer;

namespace CosmosLocal.Tests.ChangeFeed;

public sealed class ChangeFeedTests
{
    [Fact]
    public async Task TheFeedHasTheNewestVersionOfEachItemInOrder()
    {
        await using var container = await OpenAsync();
        await container.RunAsync(Create("""{"id":"a","customerId":"c1","v":1}"""));
        await container.RunAsync(Create("""{"id":"b","customerId":"c1"}"""));
        await container.RunAsync(Create("""{"id":"gone","customerId":"c1"}"""));
        await container.RunAsync(Replace("""{"id":"a","customerId":"c1","v":2}"""));
        await container.RunAsync(Delete("gone", "[\"c1\"]"));
        var page = container.Engine.ReadFeed(KeyRange.All, FeedStart.Beginning, 0);
        Assert.Equal(["b", "a"], page.Documents.Select(document => Json(document).GetProperty("id").GetString()));
        Assert.Equal(2, Json(page.Documents[1]).GetProperty("v").GetInt32());
        Assert.Equal(page.Position, Json(page.Documents[1]).GetProperty("_lsn").GetInt64());
        Assert.Equal(5, page.CurrentLsn);
        var end = container.Engine.ReadFeed(KeyRange.All, new FeedStart.After(page.Position), 0);
        Assert.Empty(end.Documents);
        Assert.Equal(5, end.Position);
    }

    [Fact]
    public async Task ASplitIsNewsToWhoeverWaitsForAChange()
    {
        await using var container = await OpenAsync();
        await container.RunAsync(Create("""{"id":"a","customerId":"c1"}"""));
        await container.RunAsync(Create("""{"id":"b","customerId":"c2"}"""));
        var next = container.Engine.NextChange(KeyRange.All);
        Assert.False(next.IsCompleted);
        Assert.True(await container.Engine.SplitAsync(container.Engine.Partitions.Active[0].Id, TestContext.Current.CancellationToken));
        await next;
    }

    [Fact]
    public async Task PagesContinueFromTheirETag()
    {
        await using var container = await OpenAsync(partitions: 2);
        for (var i = 0; i < 25; i++)
            await container.RunAsync(Create($$"""{"id":"{{i}}","customerId":"c{{i}}"}"""));
        var seen = new List<string>();
        foreach (var partition in container.Engine.Partitions.Active)
        {
            for (FeedStart start = FeedStart.Beginning; ;)
            {
                var page = container.Engine.ReadFeed(partition.Range, start, 4);
                Assert.True(FeedStart.TryParse(page.ETag, out start));
                if (page.Documents.Count == 0)
                    break;
                Assert.InRange(page.Documents.Count, 1, 4);
                seen.AddRange(page.Documents.Select(document => Json(document).GetProperty("id").GetString()!));
            }
        }
        Assert.Equal(25, seen.Count);
        Assert.Equal(25, seen.Distinct().Count());
    }

    [Fact]
    public async Task TheFeedStartsAtATimeOrNow()
    {
        await using var container = await OpenAsync();
        for (var i = 0; i < 50; i++)
        {
            await container.RunAsync(Create($$"""{"id":"{{i}}","customerId":"c1"}"""));
            if (i % 3 == 0)
                await container.RunAsync(Delete($"{i}", "[\"c1\"]"));
            container.Time.Advance(TimeSpan.FromSeconds(10));
        }
        var at = container.Time.GetUtcNow() - TimeSpan.FromSeconds(60);
        Assert.Equal(["44", "46", "47", "49"], container.FeedIds(FeedStart.Since(at)));
        Assert.Equal(["46", "47", "49"], container.FeedIds(FeedStart.Since(at.AddSeconds(1))));
        Assert.Empty(container.FeedIds(FeedStart.Since(container.Time.GetUtcNow().AddHours(1))));
        Assert.Equal(33, container.FeedIds(FeedStart.Since(DateTimeOffset.MinValue)).Length);

        var now = container.Engine.ReadFeed(KeyRange.All, FeedStart.Now, 0);
        Assert.Empty(now.Documents);
        await container.RunAsync(Create("""{"id":"next","customerId":"c1"}"""));
        Assert.True(FeedStart.TryParse(now.ETag, out var start));
        Assert.Equal(["next"], container.FeedIds(start));
    }

    [Fact]
    public async Task AFullKeyHasAFeedOfItsOwn()
    {
        await using var container = await OpenAsync(Definition(keyPaths: ["/c", "/n"]));
        for (var i = 0; i < 60; i++)
            await container.RunAsync(Create($$"""{"id":"{{i}}","c":"c{{i % 3}}","n":{{i % 2}}}""", $"[\"c{i % 3}\",{i % 2}]"));
        string[] Feed(params KeyComponent[] key) => [.. container.Engine.ReadFeed(KeyRange.OfPrefix(EffectivePartitionKey.Of(key)), new FeedStart.After(10), 0)
            .Documents.Select(document => Json(document).GetProperty("id").GetString()!)];
        Assert.Equal(Enumerable.Range(10, 50).Where(i => i % 3 == 1 && i % 2 == 1).Select(i => $"{i}"), Feed(KeyComponent.Of("c1"), KeyComponent.Of(1)));
        Assert.Equal(Enumerable.Range(10, 50).Where(i => i % 3 == 1).Select(i => $"{i}"), Feed(KeyComponent.Of("c1")));
    }

    [Theory]
    [InlineData("")]
    [InlineData("\"x\"")]
    [InlineData("\"-1\"")]
    public void ADamagedPositionIsRefused(string etag) => Assert.False(FeedStart.TryParse(etag, out _));

    [Fact]
    public async Task AReaderBesideManyWritersMissesNothing()
    {
        await using var container = await OpenAsync();
        var written = new ConcurrentBag<string>();
        var writers = Task.WhenAll(Enumerable.Range(0, 16).Select(writer => Task.Run(async () =>
        {
            for (var i = 0; i < 60; i++)
            {
                var id = $"{writer}-{i}";
                await container.RunAsync(Create($$"""{"id":"{{id}}","customerId":"c{{i % 5}}"}"""));
                written.Add(id);
            }
        }, Stop)));
        var seen = new List<string>();
        FeedStart start = FeedStart.Beginning;
        for (var more = true; more;)
        {
            var isLast = writers.IsCompleted;
            var page = container.Engine.ReadFeed(KeyRange.All, start, 7);
            seen.AddRange(page.Documents.Select(document => Json(document).GetProperty("id").GetString()!));
            start = new FeedStart.After(page.Position);
            more = !isLast || page.Documents.Count > 0;
        }
        await writers;
        Assert.Equal(960, seen.Count);
        Assert.Equal(written.Order(), seen.Order());
    }
}
