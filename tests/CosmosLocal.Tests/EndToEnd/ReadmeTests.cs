using Microsoft.Azure.Cosmos;

namespace CosmosLocal.Tests.EndToEnd;

public sealed class ReadmeTests
{
    /// <summary>The lines that the README shows; change both.</summary>
    [Fact]
    public async Task FiveLinesAreATest()
    {
        await using var account = CosmosLocalAccount.Open(new());
        using var client = new CosmosClient(account.ConnectionString, new()
        {
            ConnectionMode = ConnectionMode.Gateway,
            HttpClientFactory = () => new HttpClient(account.CreateHandler()),
        });
        Database shop = await client.CreateDatabaseAsync("shop", cancellationToken: TestContext.Current.CancellationToken);
        Container orders = await shop.CreateContainerAsync("orders", "/customerId", cancellationToken: TestContext.Current.CancellationToken);
        await orders.CreateItemAsync(new { id = "o1", customerId = "c1" }, new PartitionKey("c1"), cancellationToken: TestContext.Current.CancellationToken);

        Assert.Equal(1, Assert.Single(account.ReadPartitions("shop", "orders")).Documents);
    }
}
