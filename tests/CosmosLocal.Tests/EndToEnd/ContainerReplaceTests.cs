using System.Net;
using Microsoft.Azure.Cosmos;
using Microsoft.Extensions.Time.Testing;

namespace CosmosLocal.Tests.EndToEnd;

/// <summary>A replaced definition holds for the items that are there already.</summary>
public sealed class ContainerReplaceTests(LocalAccount local) : IClassFixture<LocalAccount>
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task AnIndexAddedLaterServesTheOrderItIsFor()
    {
        const string query = "SELECT VALUE c.id FROM c WHERE c.customerId = 'cust1' ORDER BY c.status ASC, c.total DESC";
        var container = await local.NewOrdersAsync(throughput: 20_000);
        var orders = Order.Many();
        await container.FillAsync(orders);
        await Answers.RefusedAsync(HttpStatusCode.BadRequest, () => container.QueryAsync<string>(query));

        await ReplaceAsync(container, properties => properties.IndexingPolicy.CompositeIndexes.Add(
            [new() { Path = "/status" }, new() { Path = "/total", Order = CompositePathSortOrder.Descending }]));
        Assert.Equal(
            orders.Where(order => order.CustomerId == "cust1").OrderBy(order => order.Status, StringComparer.Ordinal).ThenByDescending(order => order.Total)
                .Select(order => order.Id),
            await container.QueryAsync<string>(query, new() { MaxItemCount = 5 }));
    }

    [Fact]
    public async Task APathExcludedLaterIsStillFilteredButNotOrderedBy()
    {
        var container = await local.NewOrdersAsync();
        var orders = Order.Many(customers: 3);
        await container.FillAsync(orders);
        Assert.Equal(orders.Count, (await container.QueryAsync<Order>("SELECT * FROM c ORDER BY c.total")).Count);

        await ReplaceAsync(container, properties => properties.IndexingPolicy.ExcludedPaths.Add(new() { Path = "/total/?" }));
        await Answers.RefusedAsync(HttpStatusCode.BadRequest, () => container.QueryAsync<Order>("SELECT * FROM c ORDER BY c.total"));
        Assert.Equal(
            orders.Count(order => order.Total > 15), (await container.QueryAsync<Order>("SELECT * FROM c WHERE c.total > 15")).Count);

        await ReplaceAsync(container, properties => properties.IndexingPolicy.ExcludedPaths.Clear());
        Assert.Equal(
            orders.Select(order => order.Total).Order(), await container.QueryAsync<double>("SELECT VALUE c.total FROM c ORDER BY c.total"));
    }

    [Fact]
    public async Task ATimeToLiveGivenLaterCountsFromTheLastWrite()
    {
        var time = new FakeTimeProvider(new(2026, 1, 1, 0, 0, 0, TimeSpan.Zero));
        await using var account = CosmosLocalAccount.Open(new() { TimeProvider = time });
        using var client = LocalAccount.Connect(account);
        Database database = await client.CreateDatabaseAsync("d", cancellationToken: Cancel);
        Container container = await database.CreateContainerAsync("c", "/pk", cancellationToken: Cancel);
        await container.CreateItemAsync(new { id = "own", pk = "a", ttl = 300 }, cancellationToken: Cancel);
        await container.CreateItemAsync(new { id = "default", pk = "a" }, cancellationToken: Cancel);
        time.Advance(TimeSpan.FromSeconds(50));

        await ReplaceAsync(container, properties => properties.DefaultTimeToLive = 60);
        Assert.Equal(["default", "own"], await IdsAsync());
        time.Advance(TimeSpan.FromSeconds(11));
        Assert.Equal(["own"], await IdsAsync());

        await ReplaceAsync(container, properties => properties.DefaultTimeToLive = null);
        time.Advance(TimeSpan.FromHours(1));
        Assert.Equal(["own"], await IdsAsync());

        async Task<IEnumerable<string>> IdsAsync() => (await container.QueryAsync<string>("SELECT VALUE c.id FROM c")).Order();
    }

    private static async Task ReplaceAsync(Container container, Action<ContainerProperties> change)
    {
        var properties = (await container.ReadContainerAsync(cancellationToken: Cancel)).Resource;
        change(properties);
        await container.ReplaceContainerAsync(properties, cancellationToken: Cancel);
    }
}
