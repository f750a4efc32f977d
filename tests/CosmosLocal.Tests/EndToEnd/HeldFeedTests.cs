using System.Net;
using CosmosHash;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.Azure.Cosmos;
using Microsoft.Extensions.Time.Testing;

namespace CosmosLocal.Tests.EndToEnd;

/// <summary>Readings of the change feed that find nothing are held until there is a change, for readers in the process, when the account is opened so.</summary>
public sealed class HeldFeedTests : IAsyncDisposable
{
    private static readonly TimeSpan Held = TimeSpan.FromSeconds(20);

    private readonly FakeTimeProvider _time = new(new(2026, 1, 1, 0, 0, 0, TimeSpan.Zero));
    private readonly CosmosLocalAccount _account;
    private readonly CosmosClient _client;

    public HeldFeedTests()
    {
        _account = CosmosLocalAccount.Open(new() { TimeProvider = _time, Partitions = 2, HeldFeedReads = Held });
        _client = LocalAccount.Connect(_account);
    }

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task AChangeInItsRangeEndsTheWait()
    {
        var (container, continuation) = await ReadToEndAsync();
        var reading = ReadAsync(container, continuation, Cancel);
        await IsHeldAsync(reading, container);

        var inRange = await WriteAsync(container, isIn: true);
        await AdvanceUntilDoneAsync(reading, TimeSpan.FromMilliseconds(50));
        using var page = await reading;
        Assert.Equal(HttpStatusCode.OK, page.StatusCode);
        using var text = new StreamReader(page.Content);
        Assert.Contains(inRange, await text.ReadToEndAsync(Cancel), StringComparison.Ordinal);
    }

    [Fact]
    public async Task AChangeElsewhereDoesNotAndTimeDoes()
    {
        var (container, continuation) = await ReadToEndAsync();
        var reading = ReadAsync(container, continuation, Cancel);
        await IsHeldAsync(reading, container);
        await WriteAsync(container, isIn: false);
        await IsHeldAsync(reading, container);

        await AdvanceUntilDoneAsync(reading, Held);
        Assert.Equal(HttpStatusCode.NotModified, (await reading).StatusCode);
    }

    [Fact]
    public async Task WhoStopsDoesNotWait()
    {
        var (container, continuation) = await ReadToEndAsync();
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(Cancel);
        var reading = ReadAsync(container, continuation, stop.Token);
        await IsHeldAsync(reading, container);
        await stop.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => reading);
    }

    [Fact]
    public async Task WhoAsksForOneChangeIsAnsweredAtOnce()
    {
        var (container, continuation) = await ReadToEndAsync();
        Assert.Equal(HttpStatusCode.NotModified, (await ReadAsync(container, continuation, Cancel, most: 1)).StatusCode);
    }

    [Fact]
    public async Task ClientsOverHttpAreAnsweredAtOnce()
    {
        var (_, continuation) = await ReadToEndAsync();
        var builder = WebApplication.CreateSlimBuilder();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        await using var app = builder.Build();
        _account.MapEndpoints(app);
        await app.StartAsync(Cancel);
        using var client = new CosmosClient(
            app.Urls.First(), CosmosLocalOptions.EmulatorKey, new CosmosClientOptions { ConnectionMode = ConnectionMode.Gateway, LimitToEndpoint = true });
        Assert.Equal(HttpStatusCode.NotModified, (await ReadAsync(client.GetContainer("d", "c"), continuation, Cancel)).StatusCode);
    }

    public async ValueTask DisposeAsync()
    {
        _client.Dispose();
        await _account.DisposeAsync();
    }

    /// <summary>A container, and the end of the feed of its first physical partition.</summary>
    private async Task<(Container Container, string Continuation)> ReadToEndAsync()
    {
        Database database = await _client.CreateDatabaseAsync("d", cancellationToken: Cancel);
        Container container = await database.CreateContainerAsync(new("c", "/customerId"), cancellationToken: Cancel);
        var range = (await container.GetFeedRangesAsync(Cancel))[0];
        using var feed = container.GetChangeFeedStreamIterator(ChangeFeedStartFrom.Now(range), ChangeFeedMode.Incremental);
        using var page = await feed.ReadNextAsync(Cancel);
        Assert.Equal(HttpStatusCode.NotModified, page.StatusCode);
        return (container, page.ContinuationToken);
    }

    private static async Task<ResponseMessage> ReadAsync(Container container, string continuation, CancellationToken cancellation, int most = 100)
    {
        using var feed = container.GetChangeFeedStreamIterator(
            ChangeFeedStartFrom.ContinuationToken(continuation), ChangeFeedMode.Incremental, new() { PageSizeHint = most });
        return await feed.ReadNextAsync(cancellation);
    }

    private static async Task IsHeldAsync(Task reading, Container container)
    {
        // Whatever would be answered at once is by the time that other calls are.
        for (var i = 0; i < 20; i++)
            await container.ReadContainerStreamAsync(cancellationToken: Cancel);
        Assert.False(reading.IsCompleted);
    }

    private async Task AdvanceUntilDoneAsync(Task reading, TimeSpan step)
    {
        // The wait it is in may begin only now.
        for (var i = 0; i < 1000 && !reading.IsCompleted; i++)
        {
            _time.Advance(step);
            await Task.WhenAny(reading, Task.Delay(5, Cancel));
        }
    }

    /// <summary>Writes an item to a partition key that is in the first physical partition, or is not, and tells its id.</summary>
    private async Task<string> WriteAsync(Container container, bool isIn)
    {
        var end = _account.ReadPartitions("d", "c")[0].MaxExclusive;
        var key = Enumerable.Range(0, 1000).Select(n => $"k{n}")
            .First(key => string.CompareOrdinal(EffectivePartitionKey.Of(KeyComponent.Of(key)).ToString(), end) < 0 == isIn);
        var id = Guid.NewGuid().ToString("n");
        await container.CreateItemAsync(new { id, customerId = key }, new PartitionKey(key), cancellationToken: Cancel);
        return id;
    }
}
