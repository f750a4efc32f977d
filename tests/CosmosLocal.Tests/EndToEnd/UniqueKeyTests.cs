using System.Net;
using System.Text.Json;
using Microsoft.Azure.Cosmos;

namespace CosmosLocal.Tests.EndToEnd;

public sealed class UniqueKeyTests(LocalAccount local) : IClassFixture<LocalAccount>
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task AUniqueKeyIsUniqueWithinAPartitionKey()
    {
        var container = await local.NewContainerAsync(configure: properties => properties.UniqueKeyPolicy.UniqueKeys.Add(new() { Paths = { "/email", "/kind" } }));
        await container.CreateItemAsync(new { id = "1", pk = "a", email = "x", kind = 1 }, cancellationToken: Cancel);

        await Answers.RefusedAsync(HttpStatusCode.Conflict, () =>
            container.CreateItemAsync(new { id = "2", pk = "a", email = "x", kind = 1 }, cancellationToken: Cancel));
        await container.CreateItemAsync(new { id = "2", pk = "a", email = "x", kind = 2 }, cancellationToken: Cancel);
        await container.CreateItemAsync(new { id = "1", pk = "b", email = "x", kind = 1 }, cancellationToken: Cancel);
        await Answers.RefusedAsync(HttpStatusCode.Conflict, () =>
            container.UpsertItemAsync(new { id = "2", pk = "a", email = "x", kind = 1 }, cancellationToken: Cancel));
        await Answers.RefusedAsync(HttpStatusCode.Conflict, () =>
            container.PatchItemAsync<JsonElement>("2", new("a"), [PatchOperation.Set("/kind", 1)], cancellationToken: Cancel));

        await container.DeleteItemAsync<JsonElement>("1", new("a"), cancellationToken: Cancel);
        await container.UpsertItemAsync(new { id = "2", pk = "a", email = "x", kind = 1 }, cancellationToken: Cancel);
    }

    [Fact]
    public async Task ABatchThatBreaksAUniqueKeyIsUndone()
    {
        var container = await local.NewContainerAsync(configure: properties => properties.UniqueKeyPolicy.UniqueKeys.Add(new() { Paths = { "/n" } }));
        using var batch = await container.CreateTransactionalBatch(new("a"))
            .CreateItem(new { id = "1", pk = "a", n = 1 })
            .CreateItem(new { id = "2", pk = "a", n = 1 })
            .ExecuteAsync(Cancel);

        Assert.Equal(HttpStatusCode.Conflict, batch.StatusCode);
        Assert.Empty(await container.QueryAsync<JsonElement>("SELECT * FROM c"));
    }

    [Fact]
    public async Task UniqueKeysAreForEver()
    {
        var container = await local.NewContainerAsync(configure: properties => properties.UniqueKeyPolicy.UniqueKeys.Add(new() { Paths = { "/n" } }));
        await Answers.RefusedAsync(HttpStatusCode.BadRequest, () => container.ReplaceContainerAsync(new(container.Id, "/pk"), cancellationToken: Cancel));
        var properties = (await container.ReadContainerAsync(cancellationToken: Cancel)).Resource;
        properties.DefaultTimeToLive = -1;
        await container.ReplaceContainerAsync(properties, cancellationToken: Cancel);

        await container.CreateItemAsync(new { id = "1", pk = "a", n = 1 }, cancellationToken: Cancel);
        await Answers.RefusedAsync(HttpStatusCode.Conflict, () => container.CreateItemAsync(new { id = "2", pk = "a", n = 1 }, cancellationToken: Cancel));
        await Answers.RefusedAsync(HttpStatusCode.Conflict, async () =>
        {
            await container.CreateItemAsync(new { id = "2", pk = "a", n = 2 }, cancellationToken: Cancel);
            await container.ReplaceItemAsync(new { id = "2", pk = "a", n = 1 }, "2", cancellationToken: Cancel);
        });
    }
}
