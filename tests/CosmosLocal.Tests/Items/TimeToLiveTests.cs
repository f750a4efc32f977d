using CosmosHash;
using CosmosLocal.ChangeFeed;
using CosmosLocal.Items;
using static CosmosLocal.Tests.Items.TestContainer;

namespace CosmosLocal.Tests.Items;

public sealed class TimeToLiveTests
{
    private const string Key = "[\"c1\"]";

    [Fact]
    public async Task AnExpiredItemIsGoneAtOnce()
    {
        await using var container = await OpenAsync(Definition(ttl: 60));
        await container.RunAsync(Create("""{"id":"default","customerId":"c1"}"""));
        await container.RunAsync(Create("""{"id":"short","customerId":"c1","ttl":10}"""));
        await container.RunAsync(Create("""{"id":"never","customerId":"c1","ttl":-1}"""));
        container.Time.Advance(TimeSpan.FromSeconds(10));
        Assert.Null(await container.BodyAsync("short", Key));
        Assert.Equal(404, await container.StatusAsync(Delete("short", Key)));
        Assert.Equal(["default", "never"], container.FeedIds(FeedStart.Beginning));
        using (var reader = await container.Engine.OpenReaderAsync(TestContext.Current.CancellationToken))
        {
            Assert.Equal(["default", "never"], Ids(reader.ScanKeys(KeyRange.All)));
            Assert.Equal(2, reader.CountDocuments(KeyRange.All));
        }
        Assert.Equal(201, await container.StatusAsync(Create("""{"id":"short","customerId":"c1"}""")));
        container.Time.Advance(TimeSpan.FromSeconds(60));
        Assert.Equal(["never"], container.FeedIds(FeedStart.Beginning));
    }

    [Fact]
    public async Task WithoutAContainerTtlItemsStay()
    {
        await using var container = await OpenAsync();
        await container.RunAsync(Create("""{"id":"o1","customerId":"c1","ttl":1}"""));
        container.Time.Advance(TimeSpan.FromDays(1));
        Assert.NotNull(await container.BodyAsync("o1", Key));
    }

    [Theory]
    [InlineData("0")]
    [InlineData("-2")]
    [InlineData("1.5")]
    [InlineData("\"5\"")]
    public async Task ABadTtlIsRefused(string ttl)
    {
        await using var container = await OpenAsync(Definition(ttl: -1));
        Assert.Equal(400, await container.StatusAsync(Create($$"""{"id":"o1","customerId":"c1","ttl":{{ttl}}}""")));
        Assert.Equal(201, await container.StatusAsync(Create("""{"id":"o1","customerId":"c1","ttl":null}""")));
    }

    [Fact]
    public async Task AChangedContainerTtlCountsForItemsThatAreThere()
    {
        var definition = Definition();
        await using var container = await OpenAsync(definition);
        await container.RunAsync(Create("""{"id":"o1","customerId":"c1"}"""));
        await container.RunAsync(Create("""{"id":"own","customerId":"c1","ttl":1000}"""));
        await container.Engine.ReplaceDefinitionAsync(definition with { DefaultTtl = 30 }, null, Stop);
        container.Time.Advance(TimeSpan.FromSeconds(30));
        Assert.Equal(["own"], container.FeedIds(FeedStart.Beginning));
        await container.Engine.ReplaceDefinitionAsync(definition with { DefaultTtl = -1 }, null, Stop);
        Assert.Contains("own", container.FeedIds(FeedStart.Beginning));
    }

    [Fact]
    public async Task AnExpiredItemFreesItsUniqueKey()
    {
        await using var container = await OpenAsync(Definition(uniqueKeys: """{"uniqueKeys":[{"paths":["/no"]}]}""", ttl: -1));
        await container.RunAsync(Create("""{"id":"1","customerId":"c1","no":1,"ttl":5}"""));
        Assert.Equal(409, await container.StatusAsync(Create("""{"id":"2","customerId":"c1","no":1}""")));
        container.Time.Advance(TimeSpan.FromSeconds(5));
        Assert.Equal(201, await container.StatusAsync(Create("""{"id":"2","customerId":"c1","no":1}""")));
    }

    [Fact]
    public async Task TheSweepRemovesWhatHasExpired()
    {
        await using var container = await OpenAsync(Definition(ttl: 60));
        for (var i = 0; i < 450; i++)
            await container.RunAsync(Create($$"""{"id":"{{i}}","customerId":"c1"{{(i < 10 ? ",\"ttl\":-1" : "")}}}"""));
        container.Time.Advance(TimeSpan.FromSeconds(70));
        var deadline = Environment.TickCount64 + 10_000;
        while (container.Engine.Partitions.Active[0].Counters.Documents > 10 && Environment.TickCount64 < deadline)
            await Task.Yield();
        Assert.Equal(10, container.Engine.Partitions.Active[0].Counters.Documents);
    }

    /// <summary>The sweep that removes what has expired may be late.</summary>
    [Fact]
    public async Task WhatHasExpiredStaysGoneWhenTimeToLiveIsTurnedOff()
    {
        var definition = Definition(ttl: 60);
        await using var container = await OpenAsync(definition, new ContainerOptions { PurgeInterval = TimeSpan.FromDays(1) });
        await container.RunAsync(Create("""{"id":"a","customerId":"c"}"""));
        container.Time.Advance(TimeSpan.FromSeconds(61));
        await container.Engine.ReplaceDefinitionAsync(definition with { DefaultTtl = null }, null, Stop);
        Assert.Null(await container.BodyAsync("a", "[\"c\"]"));
        Assert.Equal(201, await container.StatusAsync(Create("""{"id":"a","customerId":"c"}""")));
    }
}
