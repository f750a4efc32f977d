using System.Net;
using CosmosLocal;
using Microsoft.Azure.Cosmos;
using OrdersFn.Core.Store;

namespace OrdersFn.Core.Tests.Store;

/// <summary>Every call, with every sort of id, through the SDK in gateway mode.</summary>
public sealed class ItemCallsTests
{
    private static readonly PartitionKey Key = new("p");

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    /// <summary>A character of every sort that may mean something to somebody on the way, in front of, between and behind others.</summary>
    public static IEnumerable<string> Ids =>
    [
        .. "!\"$%&'()*+,-.:;<=>@[]^_`{|}~/\\#? ".Select(c => $"a{c}b"),
        .. "!\"$%&'()*+,-.:;<=>@[]^_`{|}~/\\#?".SelectMany(c => (string[])[$"{c}b", $"a{c}", $"{c}{c}"]),
        "%41", "%2F", "%2f", "%25", "%2525", "%00", "%E4", "a%20", "100%25 off", "a/%2F", "...", "a/../b", "../a", "./a", "a//b", "a.", "~rollup",
        "é", "e\u0301", "\u200Fא", "a\u200Eb", "\u202Ea", "a\u2028b", "a\uFEFFb", "😀", "\uFFFD", "a\uFFFEb", "\u00ADa", "İ", "ﬁ", "字/字",
    ];

    [Fact]
    public async Task AnItemOfAnyIdIsReadReplacedAndDeleted()
    {
        await using var account = CosmosLocalAccount.Open(new CosmosLocalOptions());
        using var clients = new CosmosClients(new CosmosOptions { Connection = account.ConnectionString }, handler: account.CreateHandler());
        await clients.EnsureCreatedAsync(Cancellation);
        foreach (var container in (Container[])[clients.ForRequests.OrderIndex, clients.ForIntake.OrderIndex])
        {
            foreach (var id in Ids.Distinct().Where(id => id != ".."))
                await CheckAsync(container, id);
        }
    }

    private static async Task CheckAsync(Container container, string id)
    {
        var stored = DocumentId.Of(id);
        using (var missing = await container.ReadByIdAsync(stored, Key, null, Cancellation))
            Assert.Equal((id, HttpStatusCode.NotFound), (id, missing.StatusCode));
        Assert.Null(await container.TryReadAsync<Item>(stored, Key, Cancellation));

        using var created = await container.CreateItemStreamAsync(StoreJson.ToStream(new Item(stored, "p", 1)), Key, cancellationToken: Cancellation);
        Assert.Equal((id, HttpStatusCode.Created), (id, created.StatusCode));
        using var read = await container.ReadByIdAsync(stored, Key, null, Cancellation);
        Assert.Equal((stored, 1), (StoreJson.From<Item>(read.Content).Id, StoreJson.From<Item>(Rewound(read.Content)).Version));
        Assert.Equal(created.Headers.ETag, read.Headers.ETag);
        Assert.InRange(read.Headers.RequestCharge, 0.5, 10);

        using var stale = await ReplaceAsync(new Item(stored, "p", 2), "\"stale\"");
        Assert.Equal((id, HttpStatusCode.PreconditionFailed), (id, stale.StatusCode));
        using var replaced = await ReplaceAsync(new Item(stored, "p", 2), read.Headers.ETag);
        Assert.Equal((id, HttpStatusCode.OK), (id, replaced.StatusCode));
        Assert.NotEqual(read.Headers.ETag, replaced.Headers.ETag);
        Assert.Equal(2, (await container.TryReadAsync<Item>(stored, Key, Cancellation))?.Version);

        using var kept = await DeleteAsync(read.Headers.ETag);
        Assert.Equal((id, HttpStatusCode.PreconditionFailed), (id, kept.StatusCode));
        using var deleted = await DeleteAsync(replaced.Headers.ETag);
        Assert.Equal((id, HttpStatusCode.NoContent), (id, deleted.StatusCode));
        using var gone = await DeleteAsync(null);
        Assert.Equal((id, HttpStatusCode.NotFound), (id, gone.StatusCode));

        Task<ResponseMessage> ReplaceAsync(Item item, string tag) =>
            container.ReplaceByIdAsync(StoreJson.ToStream(item), stored, Key, new ItemRequestOptions { IfMatchEtag = tag, PriorityLevel = PriorityLevel.Low }, Cancellation);

        Task<ResponseMessage> DeleteAsync(string? tag) => container.DeleteByIdAsync(stored, Key, new ItemRequestOptions { IfMatchEtag = tag }, Cancellation);
    }

    private static Stream Rewound(Stream content)
    {
        content.Position = 0;
        return content;
    }

    private sealed record Item(string Id, string OrderId, int Version);
}
