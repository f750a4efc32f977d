using System.Net;
using System.Text;
using System.Text.Json;
using Microsoft.Azure.Cosmos;

namespace CosmosLocal.Tests.EndToEnd;

public sealed class ItemTests(LocalAccount local) : IClassFixture<LocalAccount>
{
    private static readonly Order First = new("o1", "c1", 0, 1, 9.5);

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task AnItemLivesThroughAllItsCalls()
    {
        var orders = await local.NewOrdersAsync();

        var created = await orders.CreateItemAsync(First, First.Key, cancellationToken: Cancel);
        Assert.Equal(HttpStatusCode.Created, created.StatusCode);
        Assert.Equal(First, created.Resource);
        Assert.True(created.RequestCharge >= 5);
        Assert.NotEmpty(created.Headers.Session);

        var read = await orders.ReadItemAsync<Order>("o1", First.Key, cancellationToken: Cancel);
        Assert.Equal(created.ETag, read.ETag);
        Assert.Equal(1, read.RequestCharge);

        var replaced = await orders.ReplaceItemAsync(First with { Total = 10 }, "o1", First.Key, cancellationToken: Cancel);
        Assert.Equal(HttpStatusCode.OK, replaced.StatusCode);
        Assert.NotEqual(read.ETag, replaced.ETag);

        Assert.Equal(HttpStatusCode.OK, (await orders.UpsertItemAsync(First with { Total = 11 }, First.Key, cancellationToken: Cancel)).StatusCode);
        Assert.Equal(HttpStatusCode.Created, (await orders.UpsertItemAsync(First with { Id = "o2" }, First.Key, cancellationToken: Cancel)).StatusCode);
        Assert.Equal(11, (await orders.ReadItemAsync<Order>("o1", First.Key, cancellationToken: Cancel)).Resource.Total);

        Assert.Equal(HttpStatusCode.NoContent, (await orders.DeleteItemAsync<Order>("o1", First.Key, cancellationToken: Cancel)).StatusCode);
        await Answers.RefusedAsync(HttpStatusCode.NotFound, () => orders.ReadItemAsync<Order>("o1", First.Key, cancellationToken: Cancel));
        await Answers.RefusedAsync(HttpStatusCode.NotFound, () => orders.DeleteItemAsync<Order>("o1", First.Key, cancellationToken: Cancel));
        await Answers.RefusedAsync(HttpStatusCode.NotFound, () => orders.ReplaceItemAsync(First, "o1", First.Key, cancellationToken: Cancel));
    }

    [Fact]
    public async Task TheSameIdIsAConflictWithinAFullKeyOnly()
    {
        var orders = await local.NewOrdersAsync();
        await orders.CreateItemAsync(First, First.Key, cancellationToken: Cancel);

        var refused = await Answers.RefusedAsync(HttpStatusCode.Conflict, () => orders.CreateItemAsync(First, First.Key, cancellationToken: Cancel));
        Assert.Contains("Conflict", refused.ResponseBody, StringComparison.Ordinal);
        var elsewhere = First with { Bucket = 1 };
        await orders.CreateItemAsync(elsewhere, elsewhere.Key, cancellationToken: Cancel);
    }

    [Fact]
    public async Task AStaleETagIsRefusedByEveryCallThatTakesOne()
    {
        var orders = await local.NewOrdersAsync();
        var stale = (await orders.CreateItemAsync(First, First.Key, cancellationToken: Cancel)).ETag;
        var fresh = (await orders.UpsertItemAsync(First, First.Key, new() { IfMatchEtag = stale }, Cancel)).ETag;
        ItemRequestOptions options = new() { IfMatchEtag = stale };

        await Answers.RefusedAsync(HttpStatusCode.PreconditionFailed, () => orders.ReplaceItemAsync(First, "o1", First.Key, options, Cancel));
        await Answers.RefusedAsync(HttpStatusCode.PreconditionFailed, () => orders.UpsertItemAsync(First, First.Key, options, Cancel));
        await Answers.RefusedAsync(HttpStatusCode.PreconditionFailed, () => orders.DeleteItemAsync<Order>("o1", First.Key, options, Cancel));
        await Answers.RefusedAsync(HttpStatusCode.PreconditionFailed, () => orders.PatchItemAsync<Order>(
            "o1", First.Key, [PatchOperation.Set("/total", 1)], new() { IfMatchEtag = stale }, Cancel));
        await orders.ReplaceItemAsync(First, "o1", First.Key, new() { IfMatchEtag = fresh }, Cancel);
        await orders.DeleteItemAsync<Order>("o1", First.Key, new() { IfMatchEtag = "*" }, Cancel);
    }

    [Fact]
    public async Task AReadOfTheKnownVersionIsNotModified()
    {
        var orders = await local.NewOrdersAsync();
        var etag = (await orders.CreateItemAsync(First, First.Key, cancellationToken: Cancel)).ETag;

        using var unchanged = await orders.ReadItemStreamAsync("o1", First.Key, new() { IfNoneMatchEtag = etag }, Cancel);
        Assert.Equal(HttpStatusCode.NotModified, unchanged.StatusCode);
        Assert.Equal(etag, unchanged.Headers.ETag);
        await orders.UpsertItemAsync(First, First.Key, cancellationToken: Cancel);
        using var changed = await orders.ReadItemStreamAsync("o1", First.Key, new() { IfNoneMatchEtag = etag }, Cancel);
        Assert.Equal(HttpStatusCode.OK, changed.StatusCode);
    }

    [Fact]
    public async Task StreamsCarryTheDocumentWithItsSystemProperties()
    {
        var orders = await local.NewOrdersAsync();
        using var body = new MemoryStream("""{"id":"s1","customerId":"c1","bucket":0,"_etag":null,"_ts":0,"π":"\u00e9","big":12345678901234567890}"""u8.ToArray());

        using var created = await orders.CreateItemStreamAsync(body, First.Key, cancellationToken: Cancel);
        Assert.Equal(HttpStatusCode.Created, created.StatusCode);
        using var read = await orders.ReadItemStreamAsync("s1", First.Key, cancellationToken: Cancel);
        var json = JsonElement.Parse(await new StreamReader(read.Content).ReadToEndAsync(Cancel));
        Assert.Equal(read.Headers.ETag, json.GetProperty("_etag").GetString());
        Assert.True(json.GetProperty("_ts").GetInt64() > 1_600_000_000);
        Assert.Equal("attachments/", json.GetProperty("_attachments").GetString());
        Assert.Equal("é", json.GetProperty("π").GetString());
        Assert.Equal("12345678901234567890", json.GetProperty("big").GetRawText());
        Assert.Contains(json.GetProperty("_rid").GetString()!, json.GetProperty("_self").GetString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task AMinimalAnswerHasAnETagAndNoBody()
    {
        var orders = await local.NewOrdersAsync();
        ItemRequestOptions quiet = new() { EnableContentResponseOnWrite = false };

        var created = await orders.CreateItemAsync(First, First.Key, quiet, Cancel);
        Assert.Null(created.Resource);
        Assert.NotEmpty(created.ETag);
        var patched = await orders.PatchItemAsync<Order>(
            "o1", First.Key, [PatchOperation.Set("/total", 3)], new() { EnableContentResponseOnWrite = false }, Cancel);
        Assert.Null(patched.Resource);
        Assert.Equal((await orders.ReadItemAsync<Order>("o1", First.Key, cancellationToken: Cancel)).ETag, patched.ETag);
    }

    [Fact]
    public async Task AKeyThatIsNotTheDocumentsIsRefused()
    {
        var orders = await local.NewOrdersAsync();
        var refused = await Answers.RefusedAsync(HttpStatusCode.BadRequest, () =>
            orders.CreateItemAsync(First, Order.KeyOf("c1", 7), cancellationToken: Cancel));
        Assert.Equal(1001, refused.SubStatusCode);
        await orders.CreateItemAsync(First, First.Key, cancellationToken: Cancel);
        await Answers.RefusedAsync(HttpStatusCode.BadRequest, () => orders.ReplaceItemAsync(First with { Id = "other" }, "o1", First.Key, cancellationToken: Cancel));
    }

    [Theory]
    [InlineData("{}")]
    [InlineData("""{"id":7,"customerId":"c1","bucket":0}""")]
    [InlineData("""{"id":"","customerId":"c1","bucket":0}""")]
    [InlineData("""{"id":"a/b","customerId":"c1","bucket":0}""")]
    [InlineData("""{"id":"a","customerId":"c1","bucket":0""")]
    [InlineData("""["id"]""")]
    public async Task WhatIsNoDocumentIsRefused(string body)
    {
        var orders = await local.NewOrdersAsync();
        using var stream = new MemoryStream(Encoding.UTF8.GetBytes(body));
        using var answer = await orders.CreateItemStreamAsync(stream, First.Key, cancellationToken: Cancel);
        Assert.Equal(HttpStatusCode.BadRequest, answer.StatusCode);
    }

    [Fact]
    public async Task AnItemAboveTwoMegabytesIsTooLarge()
    {
        var orders = await local.NewOrdersAsync();
        await orders.CreateItemAsync(First with { Status = new string('x', 2_000_000) }, First.Key, cancellationToken: Cancel);
        await Answers.RefusedAsync(HttpStatusCode.RequestEntityTooLarge, () =>
            orders.CreateItemAsync(First with { Id = "o2", Status = new string('x', 2_100_000) }, First.Key, cancellationToken: Cancel));
    }

    [Fact]
    public async Task KeysOfEveryKindAreKeptApart()
    {
        var container = await local.NewContainerAsync();
        (string Json, PartitionKey Key)[] keys =
        [
            ("\"1\"", new("1")), ("1", new(1.0)), ("true", new(true)), ("false", new(false)), ("null", PartitionKey.Null), ("\"é\"", new("é")), ("-1e300", new(-1e300)),
        ];
        foreach (var (json, key) in keys)
        {
            using var body = new MemoryStream(Encoding.UTF8.GetBytes($$"""{"id":"x","pk":{{json}}}"""));
            using var created = await container.CreateItemStreamAsync(body, key, cancellationToken: Cancel);
            Assert.Equal(HttpStatusCode.Created, created.StatusCode);
        }

        await container.CreateItemAsync(new { id = "x" }, PartitionKey.None, cancellationToken: Cancel);
        foreach (var (json, key) in keys)
        {
            var read = await container.ReadItemAsync<JsonElement>("x", key, cancellationToken: Cancel);
            Assert.Equal(json, read.Resource.GetProperty("pk").GetRawText());
        }

        Assert.False((await container.ReadItemAsync<JsonElement>("x", PartitionKey.None, cancellationToken: Cancel)).Resource.TryGetProperty("pk", out _));
        Assert.Equal(8, (await container.QueryAsync<JsonElement>("SELECT * FROM c")).Count);
    }

    [Fact]
    public async Task IdsWithBlanksAccentsAndPercentSignsAreFound()
    {
        var orders = await local.NewOrdersAsync();
        foreach (var id in new[] { "a b", "é€😀", "100%", "a+b", "'\"", "a&b=c" })
        {
            await orders.CreateItemAsync(First with { Id = id }, First.Key, cancellationToken: Cancel);
            Assert.Equal(id, (await orders.ReadItemAsync<Order>(id, First.Key, cancellationToken: Cancel)).Resource.Id);
        }
    }
}
