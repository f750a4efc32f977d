using System.Text.Json;
using CosmosLocal;
using CosmosLocal.Faults;
using Microsoft.Azure.Cosmos;
using OrdersFn.Core.Store;
using OrdersFn.Core.Telemetry;

namespace OrdersFn.Core.Tests.Telemetry;

public sealed class StoreMetricsTests : IAsyncLifetime
{
    private readonly CosmosLocalAccount _account = CosmosLocalAccount.Open(new CosmosLocalOptions { Partitions = 2 });
    private readonly OrdersMeter _meter = new();
    private readonly Measured _measured;
    private readonly CosmosClients _clients;

    public StoreMetricsTests()
    {
        _measured = new(_meter);
        _clients = new(
            new CosmosOptions { Connection = _account.ConnectionString }, handler: _account.CreateHandler(), metrics: new StoreMetrics(_meter));
    }

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    private Container Leases => _clients.ForRequests.Leases;

    public async ValueTask InitializeAsync() => await _clients.EnsureCreatedAsync(Cancellation);

    public async ValueTask DisposeAsync()
    {
        _measured.Dispose();
        _clients.Dispose();
        _meter.Dispose();
        await _account.DisposeAsync();
    }

    [Fact]
    public async Task EveryOperationCountsUnderItsOwnNameAndNothingIsLeftOut()
    {
        // An id with what separates the parts of a path.
        var key = new PartitionKey("dbs colls docs");
        await Leases.CreateItemAsync(new Document("dbs colls docs"), key, cancellationToken: Cancellation);
        await Leases.ReadItemAsync<Document>("dbs colls docs", key, cancellationToken: Cancellation);
        await Leases.UpsertItemAsync(new Document("dbs colls docs"), key, cancellationToken: Cancellation);
        await Leases.ReplaceItemAsync(new Document("dbs colls docs"), "dbs colls docs", key, cancellationToken: Cancellation);
        await Leases.PatchItemAsync<Document>("dbs colls docs", key, [PatchOperation.Set("/n", 1)], cancellationToken: Cancellation);
        using (await Leases.CreateTransactionalBatch(key).ReadItem("dbs colls docs").ExecuteAsync(Cancellation))
        {
        }

        await _clients.ForIntake.Leases.CreateItemAsync(new Document("b"), new("b"), cancellationToken: Cancellation);
        await foreach (var _ in Leases.QueryAsync<JsonElement>(new QueryDefinition("SELECT * FROM c ORDER BY c.id"), null, Cancellation))
        {
        }

        using var feed = Leases.GetChangeFeedStreamIterator(ChangeFeedStartFrom.Beginning(), ChangeFeedMode.LatestVersion);
        using (await feed.ReadNextAsync(Cancellation))
        {
        }

        await Leases.DeleteItemAsync<Document>("dbs colls docs", key, cancellationToken: Cancellation);

        var charged = _measured.Values.Where(value => value.Key.StartsWith(MetricNames.RequestUnits, StringComparison.Ordinal)).ToDictionary();
        Assert.Equal(
            ["batch", "bulk", "change_feed", "create", "delete", "patch", "query", "read", "replace", "upsert"],
            charged.Where(value => value.Value > 0).Select(value => value.Key.Split("operation=")[1].Split(' ')[0]).Order());
        Assert.All(charged.Keys, name => Assert.EndsWith("container=leases", name, StringComparison.Ordinal));
        Assert.Equal(_account.ReadPartitions("orders", ContainerNames.Leases).Sum(partition => partition.RequestUnits), charged.Values.Sum(), 2);
    }

    [Fact]
    public async Task ARequestTheStoreHasNoThroughputForIsCounted()
    {
        _account.Faults.Add(new FaultRule { Operation = FaultOperation.Read, Fault = Fault.Fail(429, 3200, TimeSpan.FromMilliseconds(1)), Times = 100 });
        using var response = await Leases.ReadItemStreamAsync("a", new("a"), cancellationToken: Cancellation);
        Assert.Equal(429, (int)response.StatusCode);
        Assert.Equal(1, _measured[$"{MetricNames.Throttles} operation=read container=leases"]);
    }

    private sealed record Document(string Id);
}
