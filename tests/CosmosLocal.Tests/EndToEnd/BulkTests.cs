using System.Net;
using Microsoft.Azure.Cosmos;

namespace CosmosLocal.Tests.EndToEnd;

public sealed class BulkTests(LocalAccount local) : IClassFixture<LocalAccount>
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(10_000)]
    [InlineData(40_000)]
    public async Task ManyItemsOfManyKeysAreWrittenAndReadBack(int throughput)
    {
        var id = (await local.NewOrdersAsync(throughput: throughput)).Id;
        var bulk = Bulk(id);
        var orders = Order.Many(customers: 20, each: 15);

        var created = await Task.WhenAll(orders.Select(order => bulk.CreateItemAsync(order, order.Key, cancellationToken: Cancel)));
        Assert.All(created, answer => Assert.Equal(HttpStatusCode.Created, answer.StatusCode));
        var read = await Task.WhenAll(orders.Select(order => bulk.ReadItemAsync<Order>(order.Id, order.Key, cancellationToken: Cancel)));
        Assert.Equal(orders.Select(order => (order.CustomerId, order.Id)), read.Select(answer => (answer.Resource.CustomerId, answer.Resource.Id)));
        Assert.Equal(created.Select(answer => answer.ETag), read.Select(answer => answer.ETag));
    }

    [Fact]
    public async Task AFailureIsItsOwnOperationsOnly()
    {
        var container = await local.NewOrdersAsync();
        var bulk = Bulk(container.Id);
        var there = new Order("there", "c0", 0, 0, 0);
        var stale = (await container.CreateItemAsync(there, there.Key, cancellationToken: Cancel)).ETag;
        await container.UpsertItemAsync(there, there.Key, cancellationToken: Cancel);

        Task<HttpStatusCode>[] calls =
        [
            StatusOf(bulk.CreateItemAsync(there, there.Key, cancellationToken: Cancel)),
            StatusOf(bulk.CreateItemAsync(there with { Id = "new" }, there.Key, cancellationToken: Cancel)),
            StatusOf(bulk.ReplaceItemAsync(there, "there", there.Key, new() { IfMatchEtag = stale }, Cancel)),
            StatusOf(bulk.DeleteItemAsync<Order>("none", there.Key, cancellationToken: Cancel)),
            StatusOf(bulk.UpsertItemAsync(there with { CustomerId = "c9" }, Order.KeyOf("c9", 0), cancellationToken: Cancel)),
            StatusOf(bulk.PatchItemAsync<Order>("there", there.Key, [PatchOperation.Set("/total", 5)], cancellationToken: Cancel)),
            StatusOf(bulk.CreateItemAsync(there with { Id = "wrong" }, Order.KeyOf("c0", 1), cancellationToken: Cancel)),
        ];

        Assert.Equal([409, 201, 412, 404, 201, 200, 400], (await Task.WhenAll(calls)).Select(status => (int)status));
        Assert.Equal(3, (await container.QueryAsync<Order>("SELECT * FROM c")).Count);
    }

    private static async Task<HttpStatusCode> StatusOf(Task<ItemResponse<Order>> call)
    {
        try
        {
            return (await call).StatusCode;
        }
        catch (CosmosException refused)
        {
            return refused.StatusCode;
        }
    }

    private Container Bulk(string id) => local.NewClient(options => options.AllowBulkExecution = true).GetContainer("shop", id);
}
