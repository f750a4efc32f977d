using System.Net;
using Microsoft.Azure.Cosmos;

namespace CosmosLocal.Tests.EndToEnd;

public sealed class RestartTests : IDisposable
{
    private readonly string _directory = Directory.CreateTempSubdirectory("cosmoslocal-").FullName;

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task EverythingIsThereAfterARestartOnTheSameDirectory()
    {
        var orders = Order.Many();
        string etag, continuation;
        await using (var account = CosmosLocalAccount.Open(new() { DataDirectory = _directory, Partitions = 4 }))
        {
            using var client = LocalAccount.Connect(account);
            Database database = await client.CreateDatabaseAsync("d", 500, cancellationToken: Cancel);
            Container container = await database.CreateContainerAsync(new ContainerProperties("c", ["/customerId", "/bucket"]), 700, cancellationToken: Cancel);
            await container.FillAsync(orders);
            etag = (await container.UpsertItemAsync(orders[0], orders[0].Key, cancellationToken: Cancel)).ETag;
            await database.CreateContainerAsync("dropped", "/pk", cancellationToken: Cancel);
            await database.GetContainer("dropped").DeleteContainerAsync(cancellationToken: Cancel);
            using var feed = container.GetChangeFeedIterator<Order>(ChangeFeedStartFrom.Now(), ChangeFeedMode.Incremental);
            continuation = (await feed.ReadNextAsync(Cancel)).ContinuationToken;
        }

        await using (var account = CosmosLocalAccount.Open(new() { DataDirectory = _directory }))
        {
            using var client = LocalAccount.Connect(account);
            var database = client.GetDatabase("d");
            var container = database.GetContainer("c");
            Assert.Equal(500, await database.ReadThroughputAsync(Cancel));
            Assert.Equal(700, await container.ReadThroughputAsync(Cancel));
            Assert.Equal(4, (await container.GetFeedRangesAsync(Cancel)).Count);
            Assert.Equal(orders.Count, (await container.QueryAsync<Order>("SELECT * FROM c ORDER BY c.total")).Count);
            Assert.Equal(etag, (await container.ReadItemAsync<Order>(orders[0].Id, orders[0].Key, cancellationToken: Cancel)).ETag);
            await Answers.RefusedAsync(HttpStatusCode.NotFound, () => database.GetContainer("dropped").ReadContainerAsync(cancellationToken: Cancel));

            await container.UpsertItemAsync(orders[7] with { Total = 7 }, orders[7].Key, cancellationToken: Cancel);
            using var feed = container.GetChangeFeedIterator<Order>(ChangeFeedStartFrom.ContinuationToken(continuation), ChangeFeedMode.Incremental);
            var changes = new List<Order>();
            FeedResponse<Order> page;
            while ((page = await feed.ReadNextAsync(Cancel)).StatusCode != HttpStatusCode.NotModified)
                changes.AddRange(page);
            Assert.Equal(7, Assert.Single(changes).Total);
        }
    }

    [Fact]
    public async Task AnAccountWithoutADirectoryIsAWorldOfItsOwn()
    {
        for (var n = 0; n < 2; n++)
        {
            await using var first = CosmosLocalAccount.Open(new());
            await using var second = CosmosLocalAccount.Open(new());
            using var client = LocalAccount.Connect(first);
            using var other = LocalAccount.Connect(second);
            await client.CreateDatabaseAsync("d", cancellationToken: Cancel);
            await Answers.RefusedAsync(HttpStatusCode.NotFound, () => other.GetDatabase("d").ReadAsync(cancellationToken: Cancel));
        }
    }

    public void Dispose() => Directory.Delete(_directory, recursive: true);
}
