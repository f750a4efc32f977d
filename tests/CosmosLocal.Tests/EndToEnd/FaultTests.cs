using System.Net;
using System.Text.Json;
using CosmosLocal.Faults;
using Microsoft.Azure.Cosmos;
using Microsoft.Extensions.Time.Testing;

namespace CosmosLocal.Tests.EndToEnd;

public sealed class FaultTests(LocalAccount local) : IClassFixture<LocalAccount>
{
    private static readonly Order First = new("o1", "c1", 0, 1, 1);

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task TheThirdCreateFailsAndNoOther()
    {
        var orders = await local.NewOrdersAsync();
        local.Account.Faults.Add(new() { Fault = Fault.Fail(503), Method = "POST", Path = $"colls/{orders.Id}/docs", Skip = 2 });

        await orders.CreateItemAsync(First, First.Key, cancellationToken: Cancel);
        await orders.CreateItemAsync(First with { Id = "o2" }, First.Key, cancellationToken: Cancel);
        await Answers.RefusedAsync(HttpStatusCode.ServiceUnavailable, () => orders.CreateItemAsync(First with { Id = "o3" }, First.Key, cancellationToken: Cancel));
        await orders.CreateItemAsync(First with { Id = "o3" }, First.Key, cancellationToken: Cancel);
    }

    [Fact]
    public async Task AThrottledCallIsRetriedByTheSdk()
    {
        var orders = await local.NewOrdersAsync();
        local.Account.Faults.Add(new() { Fault = Fault.Fail(429, 3200, TimeSpan.FromMilliseconds(1)), Path = orders.Id, Method = "POST", Times = 3 });
        Assert.Equal(HttpStatusCode.Created, (await orders.CreateItemAsync(First, First.Key, cancellationToken: Cancel)).StatusCode);
    }

    [Fact]
    public async Task AWriteWhoseAnswerIsLostIsThereAllTheSame()
    {
        var orders = await local.NewOrdersAsync();
        local.Account.Faults.Add(new() { Fault = Fault.DropAnswer, Path = orders.Id, Method = "POST" });
        await Assert.ThrowsAnyAsync<Exception>(() => orders.CreateItemAsync(First, First.Key, cancellationToken: Cancel));
        await orders.ReadItemAsync<Order>("o1", First.Key, cancellationToken: Cancel);

        local.Account.Faults.Add(new() { Fault = Fault.DropRequest, Path = orders.Id, Method = "DELETE" });
        await Assert.ThrowsAnyAsync<Exception>(() => orders.DeleteItemAsync<Order>("o1", First.Key, cancellationToken: Cancel));
        await orders.ReadItemAsync<Order>("o1", First.Key, cancellationToken: Cancel);
    }

    [Fact]
    public async Task AnOperationIsToldFromOthersOnTheSamePath()
    {
        var orders = await local.NewOrdersAsync();
        var befallen = new[] { FaultOperation.Upsert, FaultOperation.Batch, FaultOperation.Query, FaultOperation.ChangeFeed, FaultOperation.Patch };
        foreach (var operation in befallen)
            local.Account.Faults.Add(new() { Fault = Fault.Fail(403), Operation = operation, Path = orders.Id });

        await orders.CreateItemAsync(First, First.Key, cancellationToken: Cancel);
        await orders.ReadItemAsync<Order>("o1", First.Key, cancellationToken: Cancel);
        await Answers.RefusedAsync(HttpStatusCode.Forbidden, UpsertAsync);
        await Answers.RefusedAsync(HttpStatusCode.Forbidden, () => orders.QueryAsync<Order>("SELECT * FROM c"));
        await Answers.RefusedAsync(HttpStatusCode.Forbidden, () => FeedAsync(orders));
        await Answers.RefusedAsync(HttpStatusCode.Forbidden, PatchAsync);
        Assert.Equal(HttpStatusCode.Forbidden, await BatchAsync());

        // Each rule is spent.
        await UpsertAsync();
        await PatchAsync();
        Assert.Single(await orders.QueryAsync<Order>("SELECT * FROM c"));
        Assert.Single(await FeedAsync(orders));
        Assert.Equal(HttpStatusCode.OK, await BatchAsync());

        Task UpsertAsync() => orders.UpsertItemAsync(First, First.Key, cancellationToken: Cancel);
        Task PatchAsync() => orders.PatchItemAsync<Order>("o1", First.Key, [PatchOperation.Set("/total", 2)], cancellationToken: Cancel);
        async Task<HttpStatusCode> BatchAsync()
        {
            using var answer = await orders.CreateTransactionalBatch(First.Key).ReadItem("o1").ExecuteAsync(Cancel);
            return answer.StatusCode;
        }
    }

    [Fact]
    public async Task AFaultOfOneItemBefallsEveryKindOfCallOnItAndNoOther()
    {
        var orders = await local.NewOrdersAsync();
        var other = First with { Id = "o2" };
        local.Account.Faults.Add(new() { Fault = Fault.Fail(403), Item = "o1", Path = orders.Id, Times = 5 });
        await Answers.RefusedAsync(HttpStatusCode.Forbidden, () => orders.CreateItemAsync(First, First.Key, cancellationToken: Cancel));
        await Answers.RefusedAsync(HttpStatusCode.Forbidden, () => orders.ReadItemAsync<Order>("o1", First.Key, cancellationToken: Cancel));
        await Answers.RefusedAsync(
            HttpStatusCode.Forbidden, () => orders.QueryAsync<Order>(new QueryDefinition("SELECT * FROM c WHERE c.id = @id").WithParameter("@id", "o1")));

        using (var failed = await orders.CreateTransactionalBatch(First.Key).CreateItem(other).CreateItem(First).ExecuteAsync(Cancel))
            Assert.Equal((HttpStatusCode.Forbidden, 424, 403), (failed.StatusCode, (int)failed[0].StatusCode, (int)failed[1].StatusCode));
        Assert.Empty(await orders.QueryAsync<Order>("SELECT * FROM c"));

        var bulk = local.NewClient(options => options.AllowBulkExecution = true).GetContainer(orders.Database.Id, orders.Id);
        await Task.WhenAll(
            bulk.CreateItemAsync(other, other.Key, cancellationToken: Cancel),
            Answers.RefusedAsync(HttpStatusCode.Forbidden, () => bulk.CreateItemAsync(First, First.Key, cancellationToken: Cancel)));
        await orders.CreateItemAsync(First, First.Key, cancellationToken: Cancel);
        Assert.Equal(2, (await orders.QueryAsync<Order>("SELECT * FROM c")).Count);
    }

    [Fact]
    public async Task ADelayedCallIsAnsweredWhenItsTimeIsOver()
    {
        var time = new FakeTimeProvider(new(2026, 1, 1, 0, 0, 0, TimeSpan.Zero));
        await using var account = CosmosLocalAccount.Open(new() { TimeProvider = time });
        using var client = LocalAccount.Connect(account);
        Database database = await client.CreateDatabaseAsync("d", cancellationToken: Cancel);
        Container container = await database.CreateContainerAsync("c", "/pk", cancellationToken: Cancel);
        await container.CreateItemAsync(new { id = "1", pk = "a" }, new PartitionKey("a"), cancellationToken: Cancel);
        account.Faults.Add(new() { Fault = Fault.Delay(TimeSpan.FromSeconds(30)), Operation = FaultOperation.Read });

        var read = container.ReadItemAsync<JsonElement>("1", new("a"), cancellationToken: Cancel);
        while (account.Faults.Struck == 0 && !read.IsCompleted)
            await Task.Delay(5, Cancel);
        time.Advance(TimeSpan.FromSeconds(29));
        await Task.Delay(20, Cancel);
        Assert.False(read.IsCompleted);

        // The delay may begin a moment after the fault has struck, so the clock is moved until it is over.
        while (!read.IsCompleted)
        {
            time.Advance(TimeSpan.FromSeconds(30));
            await Task.Delay(5, Cancel);
        }

        Assert.Equal("1", (await read).Resource.GetProperty("id").GetString());
    }

    private static async Task<List<Order>> FeedAsync(Container container)
    {
        using var feed = container.GetChangeFeedIterator<Order>(ChangeFeedStartFrom.Beginning(), ChangeFeedMode.LatestVersion);
        return [.. await feed.ReadNextAsync(Cancel)];
    }
}
