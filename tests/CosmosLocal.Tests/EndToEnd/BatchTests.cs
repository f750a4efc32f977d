using System.Net;
using Microsoft.Azure.Cosmos;

namespace CosmosLocal.Tests.EndToEnd;

public sealed class BatchTests(LocalAccount local) : IClassFixture<LocalAccount>
{
    private static readonly Order First = new("b1", "c1", 0, 1, 1);

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task ABatchOfEveryKindOfOperationSucceedsAsOne()
    {
        var orders = await local.NewOrdersAsync();
        foreach (var id in new[] { "replaced", "deleted", "patched", "read", "upserted" })
            await orders.CreateItemAsync(First with { Id = id }, First.Key, cancellationToken: Cancel);

        using var batch = await orders.CreateTransactionalBatch(First.Key)
            .CreateItem(First)
            .ReplaceItem("replaced", First with { Id = "replaced", Total = 2 })
            .UpsertItem(First with { Id = "upserted", Total = 3 })
            .UpsertItem(First with { Id = "new" })
            .PatchItem("patched", [PatchOperation.Increment("/total", 9)])
            .ReadItem("read")
            .ReadItem("b1")
            .DeleteItem("deleted")
            .ExecuteAsync(Cancel);

        Assert.Equal(HttpStatusCode.OK, batch.StatusCode);
        Assert.True(batch.IsSuccessStatusCode);
        Assert.Equal([201, 200, 200, 201, 200, 200, 200, 204], batch.Select(result => (int)result.StatusCode));
        Assert.Equal(10, batch.GetOperationResultAtIndex<Order>(4).Resource.Total);
        Assert.Equal("b1", batch.GetOperationResultAtIndex<Order>(6).Resource.Id);
        Assert.All(batch.Take(7), result => Assert.NotEmpty(result.ETag));
        Assert.True(batch.RequestCharge > 20);
        Assert.Equal(
            batch[1].ETag, (await orders.ReadItemAsync<Order>("replaced", First.Key, cancellationToken: Cancel)).ETag);
        await Answers.RefusedAsync(HttpStatusCode.NotFound, () => orders.ReadItemAsync<Order>("deleted", First.Key, cancellationToken: Cancel));
    }

    [Fact]
    public async Task OneFailureUndoesTheWholeBatch()
    {
        var orders = await local.NewOrdersAsync();
        await orders.CreateItemAsync(First with { Id = "there" }, First.Key, cancellationToken: Cancel);

        using var batch = await orders.CreateTransactionalBatch(First.Key)
            .CreateItem(First)
            .DeleteItem("there")
            .CreateItem(First)
            .ReadItem("there")
            .ExecuteAsync(Cancel);

        Assert.Equal(HttpStatusCode.Conflict, batch.StatusCode);
        Assert.Equal([424, 424, 409, 424], batch.Select(result => (int)result.StatusCode));
        await Answers.RefusedAsync(HttpStatusCode.NotFound, () => orders.ReadItemAsync<Order>("b1", First.Key, cancellationToken: Cancel));
        await orders.ReadItemAsync<Order>("there", First.Key, cancellationToken: Cancel);
    }

    [Fact]
    public async Task ETagsCountWithinABatch()
    {
        var orders = await local.NewOrdersAsync();
        var etag = (await orders.CreateItemAsync(First, First.Key, cancellationToken: Cancel)).ETag;
        await orders.UpsertItemAsync(First, First.Key, cancellationToken: Cancel);

        using var batch = await orders.CreateTransactionalBatch(First.Key)
            .CreateItem(First with { Id = "other" })
            .ReplaceItem("b1", First, new() { IfMatchEtag = etag })
            .ExecuteAsync(Cancel);

        Assert.Equal(HttpStatusCode.PreconditionFailed, batch.StatusCode);
        Assert.Equal([424, 412], batch.Select(result => (int)result.StatusCode));
    }

    [Theory]
    [InlineData("replace")]
    [InlineData("upsert")]
    [InlineData("patch")]
    [InlineData("delete")]
    public async Task EveryKindOfWriteHeedsItsETagWithinABatch(string kind)
    {
        var orders = await local.NewOrdersAsync();
        var stale = (await orders.CreateItemAsync(First, First.Key, cancellationToken: Cancel)).ETag;
        var fresh = (await orders.UpsertItemAsync(First, First.Key, cancellationToken: Cancel)).ETag;

        using var refused = await Batch(stale).ExecuteAsync(Cancel);
        Assert.Equal([424, 412, 424], refused.Select(result => (int)result.StatusCode));
        Assert.Equal(fresh, (await orders.ReadItemAsync<Order>("b1", First.Key, cancellationToken: Cancel)).ETag);
        Assert.Single(await orders.QueryAsync<Order>("SELECT * FROM c"));
        using var passed = await Batch(fresh).ExecuteAsync(Cancel);
        Assert.True(passed.IsSuccessStatusCode);

        TransactionalBatch Batch(string etag)
        {
            var batch = orders.CreateTransactionalBatch(First.Key).CreateItem(First with { Id = "before" });
            _ = kind switch
            {
                "replace" => batch.ReplaceItem("b1", First, new() { IfMatchEtag = etag }),
                "upsert" => batch.UpsertItem(First, new() { IfMatchEtag = etag }),
                "patch" => batch.PatchItem("b1", [PatchOperation.Set("/total", 5)], new() { IfMatchEtag = etag }),
                _ => batch.DeleteItem("b1", new() { IfMatchEtag = etag }),
            };
            return batch.CreateItem(First with { Id = "after" });
        }
    }

    [Fact]
    public async Task AConditionOnAPatchDecidesOverTheWholeBatch()
    {
        var orders = await local.NewOrdersAsync();
        await orders.CreateItemAsync(First, First.Key, cancellationToken: Cancel);

        using var refused = await Batch("FROM c WHERE c.total > 100").ExecuteAsync(Cancel);
        Assert.Equal([424, 412], refused.Select(result => (int)result.StatusCode));
        Assert.Single(await orders.QueryAsync<Order>("SELECT * FROM c"));
        using var passed = await Batch("FROM c WHERE c.total < 100").ExecuteAsync(Cancel);
        Assert.Equal([201, 200], passed.Select(result => (int)result.StatusCode));

        TransactionalBatch Batch(string condition) => orders.CreateTransactionalBatch(First.Key)
            .CreateItem(First with { Id = "other" })
            .PatchItem("b1", [PatchOperation.Increment("/total", 1)], new() { FilterPredicate = condition });
    }

    [Fact]
    public async Task MinimalAnswersAreWithinABatchToo()
    {
        var orders = await local.NewOrdersAsync();
        using var batch = await orders.CreateTransactionalBatch(First.Key)
            .CreateItem(First, new() { EnableContentResponseOnWrite = false })
            .ExecuteAsync(Cancel);

        Assert.NotEmpty(batch[0].ETag);
        Assert.Null(batch[0].ResourceStream);
    }

    [Fact]
    public async Task ADocumentOfAnotherKeyFailsTheBatch()
    {
        var orders = await local.NewOrdersAsync();
        using var batch = await orders.CreateTransactionalBatch(First.Key)
            .CreateItem(First)
            .CreateItem(First with { Id = "b2", Bucket = 5 })
            .ExecuteAsync(Cancel);

        Assert.Equal(HttpStatusCode.BadRequest, batch.StatusCode);
        Assert.Empty(await orders.QueryAsync<Order>("SELECT * FROM c"));
    }

    [Fact]
    public async Task AHundredOperationsPassAndMoreAreRefused()
    {
        var orders = await local.NewOrdersAsync();
        using var full = await Batch(100).ExecuteAsync(Cancel);
        Assert.Equal(HttpStatusCode.OK, full.StatusCode);
        Assert.Equal(100, full.Count);
        using var tooMany = await Batch(101).ExecuteAsync(Cancel);
        Assert.Equal(HttpStatusCode.BadRequest, tooMany.StatusCode);

        TransactionalBatch Batch(int count)
        {
            var batch = orders.CreateTransactionalBatch(First.Key);
            for (var n = 0; n < count; n++)
                batch.CreateItem(First with { Id = $"{count}-{n}" });
            return batch;
        }
    }

    [Fact]
    public async Task ABatchAboveTwoMegabytesIsTooLarge()
    {
        var orders = await local.NewOrdersAsync();
        var batch = orders.CreateTransactionalBatch(First.Key);
        for (var n = 0; n < 3; n++)
            batch.CreateItem(First with { Id = $"big{n}", Status = new string('x', 1_000_000) });
        using var answer = await batch.ExecuteAsync(Cancel);
        Assert.Equal(HttpStatusCode.RequestEntityTooLarge, answer.StatusCode);
    }
}
