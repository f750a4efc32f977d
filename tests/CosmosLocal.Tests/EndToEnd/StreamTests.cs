using System.Text;
using System.Text.Json;
using Microsoft.Azure.Cosmos;

namespace CosmosLocal.Tests.EndToEnd;

/// <summary>Calls in stream form answer a status where the typed ones throw.</summary>
public sealed class StreamTests(LocalAccount local) : IClassFixture<LocalAccount>
{
    private const string Document = """{"id":"s1","pk":"a","n":1}""";

    private static readonly PartitionKey Key = new("a");

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task EveryItemCall()
    {
        var container = await local.NewContainerAsync();
        var created = await AnswerAsync(container.CreateItemStreamAsync(Body(Document), Key, cancellationToken: Cancel));
        Assert.Equal(201, created.Status);
        Assert.Equal(409, (await AnswerAsync(container.CreateItemStreamAsync(Body(Document), Key, cancellationToken: Cancel))).Status);
        var replaced = await AnswerAsync(container.ReplaceItemStreamAsync(Body(Document), "s1", Key, new() { IfMatchEtag = created.ETag }, Cancel));
        Assert.Equal(200, replaced.Status);

        ItemRequestOptions stale = new() { IfMatchEtag = created.ETag };
        Assert.Equal(412, (await AnswerAsync(container.ReplaceItemStreamAsync(Body(Document), "s1", Key, stale, Cancel))).Status);
        Assert.Equal(412, (await AnswerAsync(container.UpsertItemStreamAsync(Body(Document), Key, stale, Cancel))).Status);
        Assert.Equal(412, (await AnswerAsync(container.DeleteItemStreamAsync("s1", Key, stale, Cancel))).Status);
        Assert.Equal(412, (await AnswerAsync(container.PatchItemStreamAsync(
            "s1", Key, [PatchOperation.Increment("/n", 1)], new() { IfMatchEtag = created.ETag }, Cancel))).Status);

        Assert.Equal(200, (await AnswerAsync(container.UpsertItemStreamAsync(Body(Document), Key, cancellationToken: Cancel))).Status);
        var patched = await AnswerAsync(container.PatchItemStreamAsync("s1", Key, [PatchOperation.Increment("/n", 1)], cancellationToken: Cancel));
        Assert.Equal((200, 2), (patched.Status, patched.Body!.Value.GetProperty("n").GetInt32()));
        Assert.Equal(204, (await AnswerAsync(container.DeleteItemStreamAsync("s1", Key, cancellationToken: Cancel))).Status);
        Assert.Equal(404, (await AnswerAsync(container.ReadItemStreamAsync("s1", Key, cancellationToken: Cancel))).Status);
    }

    [Fact]
    public async Task QueriesAndManyReads()
    {
        var container = await local.NewContainerAsync();
        foreach (var n in Enumerable.Range(0, 7))
            await AnswerAsync(container.CreateItemStreamAsync(Body($$"""{"id":"{{n}}","pk":"k{{n % 3}}"}"""), new($"k{n % 3}"), cancellationToken: Cancel));

        using var query = container.GetItemQueryStreamIterator("SELECT * FROM c ORDER BY c.id", requestOptions: new() { MaxItemCount = 3 });
        var ids = new List<string>();
        while (query.HasMoreResults)
            ids.AddRange(Ids(await AnswerAsync(query.ReadNextAsync(Cancel))));
        Assert.Equal(["0", "1", "2", "3", "4", "5", "6"], ids);
        var many = await AnswerAsync(container.ReadManyItemsStreamAsync([("2", new("k2")), ("3", new("k0")), ("none", new("k0"))], cancellationToken: Cancel));
        Assert.Equal(["2", "3"], Ids(many).Order());
        using var wrong = container.GetItemQueryStreamIterator("SELECT FROM");
        Assert.Equal(400, (await AnswerAsync(wrong.ReadNextAsync(Cancel))).Status);
    }

    private static MemoryStream Body(string json) => new(Encoding.UTF8.GetBytes(json));

    private static IEnumerable<string> Ids(Answer answer) =>
        answer.Body!.Value.GetProperty("Documents").EnumerateArray().Select(document => document.GetProperty("id").GetString()!);

    private static async Task<Answer> AnswerAsync(Task<ResponseMessage> call)
    {
        using var message = await call;
        using var text = new MemoryStream();
        if (message.Content is not null)
            await message.Content.CopyToAsync(text, Cancel);
        return new((int)message.StatusCode, message.Headers.ETag, text.Length == 0 ? null : JsonElement.Parse(text.ToArray()));
    }

    private sealed record Answer(int Status, string? ETag, JsonElement? Body);
}
