using System.Net;
using Microsoft.Azure.Cosmos;
using Microsoft.Extensions.Time.Testing;

namespace CosmosLocal.Tests.EndToEnd;

public sealed class TimeToLiveTests
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task ItemsAreGoneWhenTheirTimeIsOver()
    {
        var time = new FakeTimeProvider(new(2026, 1, 1, 0, 0, 0, TimeSpan.Zero));
        await using var account = CosmosLocalAccount.Open(new() { TimeProvider = time });
        using var client = LocalAccount.Connect(account);
        Database database = await client.CreateDatabaseAsync("d", cancellationToken: Cancel);
        Container container = await database.CreateContainerAsync(new("c", "/pk") { DefaultTimeToLive = 60 }, cancellationToken: Cancel);
        await container.CreateItemAsync(new { id = "default", pk = "a" }, cancellationToken: Cancel);
        await container.CreateItemAsync(new { id = "short", pk = "a", ttl = 10 }, cancellationToken: Cancel);
        await container.CreateItemAsync(new { id = "ever", pk = "a", ttl = -1 }, cancellationToken: Cancel);

        time.Advance(TimeSpan.FromSeconds(11));
        Assert.Equal(["default", "ever"], await IdsAsync());
        await Answers.RefusedAsync(HttpStatusCode.NotFound, () => container.ReadItemAsync<object>("short", new("a"), cancellationToken: Cancel));
        await container.CreateItemAsync(new { id = "short", pk = "a" }, cancellationToken: Cancel);

        time.Advance(TimeSpan.FromSeconds(50));
        Assert.Equal(["ever", "short"], await IdsAsync());
        time.Advance(TimeSpan.FromHours(1));
        Assert.Equal(["ever"], await IdsAsync());

        async Task<IEnumerable<string>> IdsAsync() => (await container.QueryAsync<string>("SELECT VALUE c.id FROM c")).Order();
    }
}
