using System.Net;
using Microsoft.Azure.Cosmos;
using Microsoft.Extensions.Time.Testing;
using Tests;
using static Microsoft.Azure.Cosmos.ChangeFeedOperationType;

namespace CosmosLocal.Tests.EndToEnd;

/// <summary>The change feed of all versions and deletes over time and restarts, in accounts that keep versions of all containers.</summary>
public sealed class AllVersionsRetentionTests : IDisposable
{
    private readonly string _directory = Directory.CreateTempSubdirectory("cosmoslocal-").FullName;
    private readonly FakeTimeProvider _time = new(new(2026, 1, 1, 0, 0, 0, TimeSpan.Zero));

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task AnExpiredItemShowsAsDeletedWhenItIsRemoved()
    {
        await using var account = Open();
        using var client = LocalAccount.Connect(account);
        var items = await CreateAsync(client, timeToLive: 60);
        var feed = await VersionFeed<Item>.FromNowAsync(items);
        await items.CreateItemAsync(new Item("swept", "a"), cancellationToken: Cancel);
        await items.CreateItemAsync(new Item("deleted", "a"), cancellationToken: Cancel);
        await items.DeleteItemAsync<Item>("deleted", new("a"), cancellationToken: Cancel);
        Assert.Equal([(Create, "swept"), (Create, "deleted"), (Delete, "deleted")], (await feed.DrainAsync()).Select(Name));

        _time.Advance(TimeSpan.FromSeconds(61));
        var changes = new List<ChangeFeedItem<Item>>();
        await Eventually.IsAsync(async () =>
        {
            changes.AddRange(await feed.DrainAsync());
            return changes.Count > 0;
        });
        var expired = Assert.Single(changes);
        Assert.Equal((Delete, "swept"), Name(expired));
        Assert.True(expired.Metadata.IsTimeToLiveExpired);
        Assert.Equal(_time.GetUtcNow().UtcDateTime, expired.Metadata.ConflictResolutionTimestamp);
    }

    [Fact]
    public async Task AnExpiredItemThatIsWrittenAnewShowsAsDeletedFirst()
    {
        await using var account = Open();
        using var client = LocalAccount.Connect(account);
        var items = await CreateAsync(client, timeToLive: 3);
        var feed = await VersionFeed<Item>.FromNowAsync(items);
        await items.CreateItemAsync(new Item("i", "a", 1), cancellationToken: Cancel);

        // The sweep comes every five seconds.
        _time.Advance(TimeSpan.FromSeconds(4));
        await items.UpsertItemAsync(new Item("i", "a", 2), cancellationToken: Cancel);
        var changes = await feed.DrainAsync();
        Assert.Equal([Create, Delete, Create], changes.Select(change => change.Metadata.OperationType));
        Assert.Equal([false, true, false], changes.Select(change => change.Metadata.IsTimeToLiveExpired));
        Assert.Equal(2, changes[2].Current.Value);
    }

    [Fact]
    public async Task ARestartedAccountGoesOnFromTheContinuation()
    {
        string continuation;
        await using (var account = Open())
        {
            using var client = LocalAccount.Connect(account);
            var items = await CreateAsync(client);
            var feed = await VersionFeed<Item>.FromNowAsync(items);
            await items.CreateItemAsync(new Item("before", "a"), cancellationToken: Cancel);
            continuation = feed.Continuation;
        }

        await using (var account = Open())
        {
            using var client = LocalAccount.Connect(account);
            var items = client.GetContainer("d", "items");
            await items.CreateItemAsync(new Item("after", "a"), cancellationToken: Cancel);
            await items.DeleteItemAsync<Item>("before", new("a"), cancellationToken: Cancel);
            Assert.Equal([(Create, "before"), (Create, "after"), (Delete, "before")], (await new VersionFeed<Item>(items, continuation).DrainAsync()).Select(Name));
        }
    }

    [Fact]
    public async Task WhatWasWrittenWhileNothingWasKeptIsAGapNobodyReadsAcross()
    {
        string continuation;
        await using (var account = Open())
        {
            using var client = LocalAccount.Connect(account);
            var items = await CreateAsync(client);
            continuation = (await VersionFeed<Item>.FromNowAsync(items)).Continuation;
            await items.CreateItemAsync(new Item("kept", "a"), cancellationToken: Cancel);
        }

        await using (var account = Open(retention: null))
        {
            using var client = LocalAccount.Connect(account);
            await client.GetContainer("d", "items").CreateItemAsync(new Item("not kept", "a"), cancellationToken: Cancel);
        }

        await using (var account = Open())
        {
            using var client = LocalAccount.Connect(account);
            var items = client.GetContainer("d", "items");
            await Answers.RefusedAsync(HttpStatusCode.BadRequest, () => new VersionFeed<Item>(items, continuation).DrainAsync());
            var feed = await VersionFeed<Item>.FromNowAsync(items);
            await items.CreateItemAsync(new Item("kept again", "a"), cancellationToken: Cancel);
            Assert.Equal([(Create, "kept again")], (await feed.DrainAsync()).Select(Name));
            await Answers.RefusedAsync(HttpStatusCode.BadRequest, () => new VersionFeed<Item>(items, continuation).DrainAsync());
        }
    }

    [Fact]
    public async Task AContinuationIsGoodAsLongAsWhatFollowsIsKept()
    {
        await using var account = Open();
        using var client = LocalAccount.Connect(account);
        var items = await CreateAsync(client);
        var feed = await VersionFeed<Item>.FromNowAsync(items);
        var old = feed.Continuation;
        await items.CreateItemAsync(new Item("old", "a"), cancellationToken: Cancel);
        await feed.DrainAsync();
        _time.Advance(TimeSpan.FromMinutes(59));
        await items.CreateItemAsync(new Item("new", "a"), cancellationToken: Cancel);
        Assert.Equal([(Create, "old"), (Create, "new")], (await new VersionFeed<Item>(items, old).DrainAsync()).Select(Name));

        _time.Advance(TimeSpan.FromMinutes(2));
        await Answers.RefusedAsync(HttpStatusCode.BadRequest, () => new VersionFeed<Item>(items, old).DrainAsync());
        Assert.Equal([(Create, "new")], (await feed.DrainAsync()).Select(Name));

        // A reader that is up to date has lost nothing, however long nothing was written.
        _time.Advance(TimeSpan.FromDays(1));
        Assert.Empty(await feed.DrainAsync());
        await items.CreateItemAsync(new Item("next", "a"), cancellationToken: Cancel);
        Assert.Equal([(Create, "next")], (await feed.DrainAsync()).Select(Name));
    }

    public void Dispose() => Directory.Delete(_directory, recursive: true);

    private CosmosLocalAccount Open() => Open(TimeSpan.FromHours(1));

    private CosmosLocalAccount Open(TimeSpan? retention) =>
        CosmosLocalAccount.Open(new() { DataDirectory = _directory, TimeProvider = _time, AllVersionsRetention = retention });

    private static async Task<Container> CreateAsync(CosmosClient client, int? timeToLive = null)
    {
        Database database = await client.CreateDatabaseAsync("d", cancellationToken: Cancel);
        return await database.CreateContainerAsync(new("items", "/pk") { DefaultTimeToLive = timeToLive }, cancellationToken: Cancel);
    }

    private static (ChangeFeedOperationType, string) Name(ChangeFeedItem<Item> change) => (change.Metadata.OperationType, change.Metadata.Id ?? change.Current.Id);

    private sealed record Item(string Id, string Pk, int Value = 0);
}
