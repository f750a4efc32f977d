using System.Net;
using System.Text.Json.Nodes;
using Microsoft.Azure.Cosmos;
using static Microsoft.Azure.Cosmos.ChangeFeedOperationType;

namespace CosmosLocal.Tests.EndToEnd;

/// <summary>The change feed of all versions and deletes, pulled.</summary>
public sealed class AllVersionsTests(LocalAccount local) : IClassFixture<LocalAccount>
{
    private static readonly Order First = new("o1", "c1", 2, 1, 10);

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task EveryVersionOfAnItemShowsAndItsDeletionToo()
    {
        var orders = await NewOrdersAsync();
        await orders.CreateItemAsync(First with { Id = "early" }, First.Key, cancellationToken: Cancel);
        var feed = await VersionFeed<Order>.FromNowAsync(orders);
        Assert.Empty(await feed.DrainAsync());

        await orders.CreateItemAsync(First, First.Key, cancellationToken: Cancel);
        await orders.UpsertItemAsync(First with { Total = 20 }, First.Key, cancellationToken: Cancel);
        await orders.ReplaceItemAsync(First with { Total = 30 }, "o1", First.Key, cancellationToken: Cancel);
        await orders.PatchItemAsync<Order>("o1", First.Key, [PatchOperation.Set("/total", 40)], cancellationToken: Cancel);
        await Answers.RefusedAsync(HttpStatusCode.Conflict, () => orders.CreateItemAsync(First, First.Key, cancellationToken: Cancel));
        await orders.DeleteItemAsync<Order>("o1", First.Key, cancellationToken: Cancel);
        await orders.UpsertItemAsync(First with { Total = 50 }, First.Key, cancellationToken: Cancel);
        var changes = await feed.DrainAsync(pageSize: 4);

        Assert.Equal([Create, Replace, Replace, Replace, Delete, Create], changes.Select(change => change.Metadata.OperationType));
        Assert.Equal([10, 20, 30, 40, 0, 50], changes.Select(change => change.Current.Total));
        Assert.All(changes, change => Assert.Null(change.Previous));
        var now = TimeProvider.System.GetUtcNow().UtcDateTime;
        Assert.All(changes, change => Assert.InRange(change.Metadata.ConflictResolutionTimestamp, now.AddMinutes(-5), now.AddMinutes(5)));
        var lsns = changes.Select(change => change.Metadata.Lsn).ToList();
        Assert.Equal(lsns.Order().Distinct(), lsns);
        Assert.Equal([0, .. lsns[..4], 0], changes.Select(change => change.Metadata.PreviousLsn));
        Assert.All(changes.Where(change => change.Metadata.OperationType != Delete), change => Assert.Null(change.Metadata.Id));
        var deleted = changes[4];
        Assert.Null(deleted.Current.Id);
        Assert.False(deleted.Metadata.IsTimeToLiveExpired);
        Assert.Equal("o1", deleted.Metadata.Id);
        Assert.Equal([("customerId", "c1"), ("bucket", "2")], deleted.Metadata.PartitionKey.Select(part => (part.Key, part.Value.ToString()!)));
        Assert.Empty(await feed.DrainAsync());
    }

    [Fact]
    public async Task ABatchAndBulkWritesShowAllTheirItemsAndAFailedBatchNone()
    {
        var orders = await NewOrdersAsync();
        await orders.CreateItemAsync(First, First.Key, cancellationToken: Cancel);
        var feed = await VersionFeed<Order>.FromNowAsync(orders);

        var failed = orders.CreateTransactionalBatch(First.Key).CreateItem(First with { Id = "o2" }).DeleteItem("o1").CreateItem(First with { Id = "o2" });
        Assert.Equal(HttpStatusCode.Conflict, (await failed.ExecuteAsync(Cancel)).StatusCode);
        Assert.Empty(await feed.DrainAsync());

        var batch = orders.CreateTransactionalBatch(First.Key)
            .CreateItem(First with { Id = "o2" }).UpsertItem(First with { Total = 11 }).PatchItem("o2", [PatchOperation.Set("/total", 12)]).DeleteItem("o1");
        Assert.Equal(HttpStatusCode.OK, (await batch.ExecuteAsync(Cancel)).StatusCode);
        var changes = await feed.DrainAsync();
        Assert.Equal([(Create, "o2"), (Replace, "o1"), (Replace, "o2"), (Delete, "o1")], changes.Select(Name));

        var bulk = local.NewClient(options => options.AllowBulkExecution = true).GetContainer("shop", orders.Id);
        var many = Order.Many();
        await Task.WhenAll(many.Select(order => bulk.CreateItemAsync(order, order.Key, cancellationToken: Cancel)));
        await Task.WhenAll(many.Select(order => bulk.DeleteItemAsync<Order>(order.Id, order.Key, cancellationToken: Cancel)));
        changes = await feed.DrainAsync(pageSize: 50);
        Assert.Equal(many.Select(order => (Create, order.Id)).Concat(many.Select(order => (Delete, order.Id))).Order(), changes.Select(Name).Order());
    }

    [Fact]
    public async Task DeletionByPartitionKeyShowsEveryItem()
    {
        var orders = await NewOrdersAsync();
        var many = Order.Many(customers: 2);
        await orders.FillAsync(many);
        var feed = await VersionFeed<Order>.FromNowAsync(orders);
        Assert.True((await orders.DeleteAllItemsByPartitionKeyStreamAsync(many[0].Key, cancellationToken: Cancel)).IsSuccessStatusCode);

        var changes = await feed.DrainAsync();
        Assert.Equal(many.Where(order => order.Key == many[0].Key).Select(order => (Delete, order.Id)).Order(), changes.Select(Name).Order());
    }

    [Theory]
    [InlineData(0, false, false)]
    [InlineData(1, true, false)]
    [InlineData(2, false, true)]
    [InlineData(3, true, true)]
    public async Task ThePreviousVersionShowsIfTheContainerKeepsIt(int mode, bool ofReplaced, bool ofDeleted)
    {
        // The SDK has no property for it, but keeps those it does not know.
        var properties = Newtonsoft.Json.JsonConvert.DeserializeObject<ContainerProperties>(
            """{"previousImageRetentionPolicy":{"supportedFeatures":{"allVersionsAndDeletes":{"mode":0}}}}""".Replace("0", $"{mode}"))!;
        (properties.Id, properties.PartitionKeyPaths) = ($"images{mode}", ["/customerId", "/bucket"]);
        Kept(properties);
        Container orders = await local.Database.CreateContainerAsync(properties, cancellationToken: Cancel);
        var feed = await VersionFeed<JsonObject>.FromNowAsync(orders);
        var etag = (await orders.CreateItemAsync(First, First.Key, cancellationToken: Cancel)).ETag;
        await orders.ReplaceItemAsync(First with { Total = 20 }, "o1", First.Key, cancellationToken: Cancel);
        await orders.DeleteItemAsync<Order>("o1", First.Key, cancellationToken: Cancel);
        var changes = await feed.DrainAsync();

        Assert.Null(changes[0].Previous);
        Assert.Equal(ofReplaced ? 10 : null, (double?)changes[1].Previous?["total"]);
        Assert.Equal(ofReplaced ? etag : null, (string?)changes[1].Previous?["_etag"]);
        Assert.Equal(ofDeleted ? 20 : null, (double?)changes[2].Previous?["total"]);
        Assert.Equal(ofDeleted ? (string?)changes[1].Current["_etag"] : null, (string?)changes[2].Previous?["_etag"]);
    }

    [Fact]
    public async Task TheWireHasTheDocumentedShape()
    {
        var orders = await NewOrdersAsync();
        var feed = await VersionFeed<Order>.FromNowAsync(orders);
        var etag = (await orders.CreateItemAsync(First, First.Key, cancellationToken: Cancel)).ETag;
        await orders.DeleteItemAsync<Order>("o1", First.Key, cancellationToken: Cancel);

        using var stream = orders.GetChangeFeedStreamIterator(ChangeFeedStartFrom.ContinuationToken(feed.Continuation), ChangeFeedMode.AllVersionsAndDeletes);
        using var page = await stream.ReadNextAsync(Cancel);
        var changes = JsonNode.Parse(page.Content)!["Documents"]!.AsArray();
        Assert.Equal(["current", "metadata"], changes[0]!.AsObject().Select(property => property.Key));
        Assert.Equal(["operationType", "lsn", "crts"], changes[0]!["metadata"]!.AsObject().Select(property => property.Key));
        Assert.Equal(etag, (string?)changes[0]!["current"]!["_etag"]);
        Assert.Null(changes[0]!["current"]!["_lsn"]);
        Assert.Equal(
            ["operationType", "lsn", "crts", "previousImageLSN", "timeToLiveExpired", "id", "partitionKey"], changes[1]!["metadata"]!.AsObject().Select(property => property.Key));
        Assert.Equal("{}", changes[1]!["current"]!.ToJsonString());
        Assert.Equal("""{"customerId":"c1","bucket":2}""", changes[1]!["metadata"]!["partitionKey"]!.ToJsonString());
        using var end = await stream.ReadNextAsync(Cancel);
        Assert.Equal(HttpStatusCode.NotModified, end.StatusCode);
    }

    [Fact]
    public async Task RangesAndKeysHaveFeedsOfTheirOwn()
    {
        var orders = await local.NewOrdersAsync(Kept, throughput: 40_000);
        var many = Order.Many();
        var feeds = new List<VersionFeed<Order>>();
        foreach (var range in await orders.GetFeedRangesAsync(Cancel))
            feeds.Add(await VersionFeed<Order>.FromNowAsync(orders, range));
        var ofKey = await VersionFeed<Order>.FromNowAsync(orders, FeedRange.FromPartitionKey(Order.KeyOf("cust2", 2)));
        var ofPrefix = await VersionFeed<Order>.FromNowAsync(orders, FeedRange.FromPartitionKey(Order.PrefixOf("cust2")));
        await orders.FillAsync(many);
        foreach (var order in many)
            await orders.DeleteItemAsync<Order>(order.Id, order.Key, cancellationToken: Cancel);

        Assert.Equal(4, feeds.Count);
        var byRange = new List<ChangeFeedItem<Order>>();
        foreach (var feed in feeds)
            byRange.AddRange(await feed.DrainAsync(pageSize: 9));
        Assert.Equal(many.SelectMany(order => new[] { (Create, order.Id), (Delete, order.Id) }).Order(), byRange.Select(Name).Order());
        Assert.Equal(8, (await ofKey.DrainAsync()).Count);
        Assert.Equal(24, (await ofPrefix.DrainAsync()).Count);
    }

    [Fact]
    public async Task AFeedGoesOnAfterSplits()
    {
        var orders = await NewOrdersAsync();
        var feed = await VersionFeed<Order>.FromNowAsync(orders);
        var many = Order.Many();
        await orders.FillAsync(many);
        foreach (var order in many)
            await orders.UpsertItemAsync(order with { Total = -1 }, order.Key, cancellationToken: Cancel);

        var splits = 0;
        var changes = await feed.DrainAsync(pageSize: 25, async () =>
        {
            if (splits++ < 2)
                await SplitAllAsync(orders);
        });
        Assert.Equal(4, (await orders.GetFeedRangesAsync(Cancel)).Count);
        await SplitAllAsync(orders);
        await orders.DeleteItemAsync<Order>(many[0].Id, many[0].Key, cancellationToken: Cancel);
        changes.AddRange(await feed.DrainAsync());

        Assert.Equal(
            many.SelectMany(order => new[] { (Create, order.Id), (Replace, order.Id) }).Append((Delete, many[0].Id)).Order(), changes.Select(Name).Order());
        Assert.All(changes.Where(change => change.Metadata.OperationType != Delete).GroupBy(change => (change.Current.CustomerId, change.Current.Id)), versions =>
            Assert.Equal([Create, Replace], versions.Select(version => version.Metadata.OperationType)));
    }

    [Fact]
    public async Task TheFeedOfLatestVersionsIsAsEver()
    {
        var orders = await NewOrdersAsync();
        await orders.CreateItemAsync(First, First.Key, cancellationToken: Cancel);
        await orders.UpsertItemAsync(First with { Total = 20 }, First.Key, cancellationToken: Cancel);
        using var feed = orders.GetChangeFeedIterator<Order>(ChangeFeedStartFrom.Beginning(), ChangeFeedMode.LatestVersion);
        Assert.Equal(20, Assert.Single(await feed.ReadNextAsync(Cancel)).Total);
    }

    [Fact]
    public async Task NeitherTheBeginningNorATimeIsAStart()
    {
        var orders = await NewOrdersAsync();
        await orders.CreateItemAsync(First, First.Key, cancellationToken: Cancel);
        foreach (var start in new[] { ChangeFeedStartFrom.Beginning(), ChangeFeedStartFrom.Time(TimeProvider.System.GetUtcNow().UtcDateTime.AddMinutes(-1)) })
        {
            using var feed = orders.GetChangeFeedIterator<ChangeFeedItem<Order>>(start, ChangeFeedMode.AllVersionsAndDeletes);
            var refused = await Answers.RefusedAsync(HttpStatusCode.BadRequest, () => feed.ReadNextAsync(Cancel));
            Assert.Contains("from now or from a continuation", refused.ResponseBody, StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task NoOtherFormatIsAnswered()
    {
        var orders = await NewOrdersAsync();
        using var account = new HttpMessageInvoker(local.Account.CreateHandler());
        foreach (var (format, status) in new[] { ("2021-09-15", HttpStatusCode.NotModified), ("2020-01-01", HttpStatusCode.BadRequest) })
        {
            using var answer = await account.SendAsync("GET", $"/dbs/shop/colls/{orders.Id}/docs", null, new Dictionary<string, string>
            {
                ["A-IM"] = "Full-Fidelity Feed",
                ["If-None-Match"] = "*",
                ["x-ms-documentdb-partitionkeyrangeid"] = "0",
                ["x-ms-cosmos-changefeed-wire-format-version"] = format,
            });
            Assert.Equal(status, answer.StatusCode);
        }
    }

    [Fact]
    public async Task AContainerThatKeepsNoVersionsSaysHowToChangeThat()
    {
        var orders = await local.NewOrdersAsync();
        using var feed = orders.GetChangeFeedIterator<ChangeFeedItem<Order>>(ChangeFeedStartFrom.Now(), ChangeFeedMode.AllVersionsAndDeletes);
        var refused = await Answers.RefusedAsync(HttpStatusCode.BadRequest, () => feed.ReadNextAsync(Cancel));
        Assert.Contains("CosmosLocalOptions.AllVersionsRetention", refused.ResponseBody, StringComparison.Ordinal);
        Assert.Contains("changeFeedPolicy", refused.ResponseBody, StringComparison.Ordinal);
    }

    [Fact]
    public async Task ThePolicyOfAContainerIsReturnedAndMayChange()
    {
        var orders = await NewOrdersAsync();
        ContainerProperties properties = await orders.ReadContainerAsync(cancellationToken: Cancel);
        Assert.Equal(TimeSpan.FromMinutes(10), properties.ChangeFeedPolicy.FullFidelityRetention);
        var feed = await VersionFeed<Order>.FromNowAsync(orders);
        await orders.CreateItemAsync(First, First.Key, cancellationToken: Cancel);

        properties.ChangeFeedPolicy.FullFidelityRetention = ChangeFeedPolicy.FullFidelityNoRetention;
        properties = await orders.ReplaceContainerAsync(properties, cancellationToken: Cancel);
        Assert.Equal(TimeSpan.Zero, properties.ChangeFeedPolicy.FullFidelityRetention);
        await Answers.RefusedAsync(HttpStatusCode.BadRequest, () => feed.DrainAsync());
        await orders.CreateItemAsync(First with { Id = "unseen" }, First.Key, cancellationToken: Cancel);

        // What was written meanwhile is missing, so nobody may go on across it.
        properties.ChangeFeedPolicy.FullFidelityRetention = TimeSpan.FromMinutes(1);
        await orders.ReplaceContainerAsync(properties, cancellationToken: Cancel);
        var refused = await Answers.RefusedAsync(HttpStatusCode.BadRequest, () => feed.DrainAsync());
        Assert.Contains("older than the versions that are kept", refused.ResponseBody, StringComparison.Ordinal);
        feed = await VersionFeed<Order>.FromNowAsync(orders);
        await orders.CreateItemAsync(First with { Id = "seen" }, First.Key, cancellationToken: Cancel);
        Assert.Equal((Create, "seen"), Name(Assert.Single(await feed.DrainAsync())));
    }

    private static (ChangeFeedOperationType, string) Name(ChangeFeedItem<Order> change) =>
        (change.Metadata.OperationType, change.Metadata.Id ?? change.Current.Id);

    private static void Kept(ContainerProperties properties) => properties.ChangeFeedPolicy.FullFidelityRetention = TimeSpan.FromMinutes(10);

    private Task<Container> NewOrdersAsync() => local.NewOrdersAsync(Kept);

    private async Task SplitAllAsync(Container container)
    {
        foreach (var partition in local.Account.ReadPartitions("shop", container.Id))
            Assert.True(await local.Account.SplitAsync("shop", container.Id, partition.Id, Cancel));
    }
}
