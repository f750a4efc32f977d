using System.Net;
using System.Text.Json;
using Microsoft.Azure.Cosmos;

namespace CosmosLocal.Tests.EndToEnd;

public sealed class PatchTests(LocalAccount local) : IClassFixture<LocalAccount>
{
    private static readonly Order First = new("o1", "c1", 0, 1, 9.5, Tags: ["a", "b"]);

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task AllSixOperationsAreApplied()
    {
        var orders = await local.NewOrdersAsync();
        await orders.CreateItemAsync(First, First.Key, cancellationToken: Cancel);

        var patched = await orders.PatchItemAsync<JsonElement>(
            "o1", First.Key,
            [
                PatchOperation.Set("/status", "paid"),
                PatchOperation.Add("/tags/1", "between"),
                PatchOperation.Add("/tags/-", "last"),
                PatchOperation.Replace("/at", 7),
                PatchOperation.Increment("/total", 0.5),
                PatchOperation.Increment("/counter", 2),
                PatchOperation.Add("/extra", new { deep = 1 }),
                PatchOperation.Set("/extra/note", "x"),
                PatchOperation.Move("/extra/note", "/moved"),
                PatchOperation.Remove("/tags/0"),
            ],
            cancellationToken: Cancel);

        var json = patched.Resource;
        Assert.Equal("paid", json.GetProperty("status").GetString());
        Assert.Equal("""["between","b","last"]""", json.GetProperty("tags").GetRawText());
        Assert.Equal(7, json.GetProperty("at").GetInt32());
        Assert.Equal(10, json.GetProperty("total").GetDouble());
        Assert.Equal(2, json.GetProperty("counter").GetInt32());
        Assert.Equal("""{"deep":1}""", json.GetProperty("extra").GetRawText());
        Assert.Equal("x", json.GetProperty("moved").GetString());
        Assert.Equal(patched.ETag, (await orders.ReadItemAsync<Order>("o1", First.Key, cancellationToken: Cancel)).ETag);
    }

    [Fact]
    public async Task AConditionDecidesWhetherThePatchIsApplied()
    {
        var orders = await local.NewOrdersAsync();
        await orders.CreateItemAsync(First, First.Key, cancellationToken: Cancel);

        await Answers.RefusedAsync(HttpStatusCode.PreconditionFailed, () => orders.PatchItemAsync<Order>(
            "o1", First.Key, [PatchOperation.Set("/total", 1)], new() { FilterPredicate = "FROM c WHERE c.status = 'paid'" }, Cancel));
        var patched = await orders.PatchItemAsync<Order>(
            "o1", First.Key, [PatchOperation.Set("/total", 1)], new() { FilterPredicate = "FROM c WHERE c.status = 'placed' AND c.total > 9" }, Cancel);
        Assert.Equal(1, patched.Resource.Total);
        await Answers.RefusedAsync(HttpStatusCode.BadRequest, () => orders.PatchItemAsync<Order>(
            "o1", First.Key, [PatchOperation.Set("/total", 1)], new() { FilterPredicate = "FROM c WHERE" }, Cancel));
    }

    [Fact]
    public async Task WhatCannotBePatchedIsRefusedAndChangesNothing()
    {
        var orders = await local.NewOrdersAsync();
        var etag = (await orders.CreateItemAsync(First, First.Key, cancellationToken: Cancel)).ETag;

        await Refused([PatchOperation.Set("/total", 1), PatchOperation.Replace("/missing", 1)]);
        await Refused([PatchOperation.Remove("/missing")]);
        await Refused([PatchOperation.Increment("/status", 1)]);
        await Refused([PatchOperation.Set("/id", "o2")]);
        await Refused([PatchOperation.Set("/customerId", "c2")]);
        await Refused([PatchOperation.Add("/tags/9", "x")]);
        await Refused([PatchOperation.Set("/a/b/c", 1)]);
        await Refused([.. Enumerable.Range(0, 11).Select(n => PatchOperation.Set($"/n{n}", n))]);
        Assert.Equal(etag, (await orders.ReadItemAsync<Order>("o1", First.Key, cancellationToken: Cancel)).ETag);
        await Answers.RefusedAsync(HttpStatusCode.NotFound, () => orders.PatchItemAsync<Order>(
            "none", First.Key, [PatchOperation.Set("/total", 1)], cancellationToken: Cancel));

        Task Refused(IReadOnlyList<PatchOperation> operations) => Answers.RefusedAsync(
            HttpStatusCode.BadRequest, () => orders.PatchItemAsync<Order>("o1", First.Key, operations, cancellationToken: Cancel));
    }
}
