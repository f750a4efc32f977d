using Microsoft.Azure.Cosmos;
using Microsoft.Extensions.Options;
using Microsoft.Extensions.Time.Testing;
using Moq;
using OrdersFn.Core.Partitioning;
using OrdersFn.Core.Store;
using Tests;

namespace OrdersFn.Core.Tests.Partitioning;

public sealed class LayoutCacheTests : IDisposable
{
    private readonly FakeTimeProvider _time = new();
    private readonly List<TaskCompletionSource<IReadOnlyList<LayoutDocument>>> _reads = [];
    private readonly CosmosClients _clients;
    private readonly LayoutCache _cache;

    public LayoutCacheTests()
    {
        var layouts = new Mock<Container>(MockBehavior.Strict);
        layouts
            .Setup(c => c.GetItemQueryIterator<LayoutDocument>(It.IsAny<QueryDefinition>(), It.IsAny<string>(), It.IsAny<QueryRequestOptions>()))
            .Returns(NextRead);
        var client = new Mock<CosmosClient>();
        client.Setup(c => c.GetContainer("orders", It.IsAny<string>())).Returns(layouts.Object);
        _clients = new CosmosClients("orders", client.Object, client.Object);
        _cache = new LayoutCache(new LayoutStore(_clients), Options.Create(new PartitioningOptions { LayoutCacheSeconds = 30 }), _time);
    }

    [Fact]
    public async Task AllWhoAskAtFirstWaitForOneRead()
    {
        var asked = Enumerable.Range(0, 10).Select(_ => AskAsync()).ToList();
        await AnswerAsync(0, Buckets(8));
        Assert.All(await Task.WhenAll(asked), layout => Assert.Equal(8, layout!.Epochs[0].Buckets));
        Assert.Single(_reads);
    }

    [Fact]
    public async Task ACustomerWithoutALayoutHasNoneAndCostsNoRead()
    {
        var asked = AskAsync("other");
        await AnswerAsync(0, Buckets(8));
        Assert.Null(await asked);
        Assert.Null(await AskAsync("another"));
        Assert.Single(_reads);
    }

    [Fact]
    public async Task HalfWayThroughItReadsAgainWithoutMakingAnybodyWait()
    {
        await StartedWithAsync(Buckets(8));
        _time.Advance(TimeSpan.FromSeconds(16));
        Assert.Equal(8, (await AskAsync())!.Epochs[0].Buckets);
        await AnswerAsync(1, Buckets(16));
        await Eventually.IsAsync(async () => (await AskAsync())!.Epochs[0].Buckets == 16);
        Assert.Equal(2, _reads.Count);
    }

    [Fact]
    public async Task NothingOlderThanTheLifetimeIsGoneBy()
    {
        await StartedWithAsync(Buckets(8));
        _time.Advance(TimeSpan.FromSeconds(30));
        var asked = AskAsync();
        await AnswerAsync(1, Buckets(16));
        Assert.Equal(16, (await asked)!.Epochs[0].Buckets);
    }

    [Fact]
    public async Task WhenLayoutsCannotBeReadCallersHearOfItAndTheNextOneTriesAgain()
    {
        await StartedWithAsync(Buckets(8));
        _time.Advance(TimeSpan.FromSeconds(30));
        var asked = AskAsync();
        await Eventually.IsAsync(() => Task.FromResult(_reads.Count == 2));
        _reads[1].SetException(new CosmosException("away", System.Net.HttpStatusCode.ServiceUnavailable, 0, "", 0));
        await Assert.ThrowsAsync<CosmosException>(() => asked);

        var again = AskAsync();
        await AnswerAsync(2, Buckets(16));
        Assert.Equal(16, (await again)!.Epochs[0].Buckets);
    }

    [Fact]
    public async Task OneCallersCancellationLeavesTheOthersTheirRead()
    {
        using var impatient = new CancellationTokenSource();
        var gaveUp = _cache.OfAsync("GUEST", impatient.Token).AsTask();
        var waited = AskAsync();
        await impatient.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => gaveUp);
        await AnswerAsync(0, Buckets(8));
        Assert.NotNull(await waited);
    }

    public void Dispose() => _clients.Dispose();

    private static LayoutDocument[] Buckets(int buckets) =>
        [new LayoutDocument { CustomerId = "GUEST", Epochs = [new(1, buckets, 1, DateTimeOffset.UnixEpoch)] }];

    private Task<Layout?> AskAsync(string customer = "GUEST") => _cache.OfAsync(customer, TestContext.Current.CancellationToken).AsTask();

    private async Task StartedWithAsync(IReadOnlyList<LayoutDocument> documents)
    {
        var first = AskAsync();
        await AnswerAsync(0, documents);
        await first;
    }

    private async Task AnswerAsync(int read, IReadOnlyList<LayoutDocument> documents)
    {
        await Eventually.IsAsync(() => Task.FromResult(_reads.Count > read));
        _reads[read].SetResult(documents);
    }

    private FeedIterator<LayoutDocument> NextRead()
    {
        var read = new TaskCompletionSource<IReadOnlyList<LayoutDocument>>(TaskCreationOptions.RunContinuationsAsynchronously);
        var pages = new Mock<FeedIterator<LayoutDocument>>();
        pages.SetupSequence(p => p.HasMoreResults).Returns(true).Returns(false);
        pages.Setup(p => p.ReadNextAsync(It.IsAny<CancellationToken>())).Returns(async () =>
        {
            var documents = await read.Task;
            var page = new Mock<FeedResponse<LayoutDocument>>();
            page.Setup(p => p.GetEnumerator()).Returns(() => documents.GetEnumerator());
            return page.Object;
        });
        _reads.Add(read);
        return pages.Object;
    }
}
