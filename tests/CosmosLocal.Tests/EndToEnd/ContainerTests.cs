using System.Collections.ObjectModel;
using System.Net;
using Microsoft.Azure.Cosmos;

namespace CosmosLocal.Tests.EndToEnd;

public sealed class ContainerTests(LocalAccount local) : IClassFixture<LocalAccount>
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task ADefinitionComesBackAsItWasGiven()
    {
        var container = await local.NewOrdersAsync(properties =>
        {
            properties.DefaultTimeToLive = -1;
            properties.UniqueKeyPolicy.UniqueKeys.Add(new() { Paths = { "/orderNo" } });
            properties.IndexingPolicy.IncludedPaths.Add(new() { Path = "/*" });
            properties.IndexingPolicy.ExcludedPaths.Add(new() { Path = "/blob/?" });
        });

        var read = (await container.ReadContainerAsync(cancellationToken: Cancel)).Resource;
        Assert.Equal(["/customerId", "/bucket"], read.PartitionKeyPaths);
        Assert.Equal(-1, read.DefaultTimeToLive);
        Assert.Equal(PartitionKeyDefinitionVersion.V2, read.PartitionKeyDefinitionVersion);
        Assert.Equal("/orderNo", Assert.Single(Assert.Single(read.UniqueKeyPolicy.UniqueKeys).Paths));
        Assert.Contains(read.IndexingPolicy.ExcludedPaths, path => path.Path == "/blob/?");
        Assert.Equal("/at", Assert.Single(read.IndexingPolicy.CompositeIndexes)[0].Path);
        Assert.NotEmpty(read.ETag);
    }

    [Fact]
    public async Task AContainerIsReplacedButNotItsKey()
    {
        var container = await local.NewContainerAsync();
        var properties = (await container.ReadContainerAsync(cancellationToken: Cancel)).Resource;
        properties.DefaultTimeToLive = 60;
        properties.IndexingPolicy.ExcludedPaths.Add(new() { Path = "/big/*" });

        var replaced = await container.ReplaceContainerAsync(properties, cancellationToken: Cancel);
        Assert.Equal(60, replaced.Resource.DefaultTimeToLive);
        Assert.NotEqual(properties.ETag, replaced.ETag);

        await Answers.RefusedAsync(HttpStatusCode.PreconditionFailed, () => container.ReplaceContainerAsync(
            properties, new() { IfMatchEtag = properties.ETag }, Cancel));
        await Answers.RefusedAsync(HttpStatusCode.BadRequest, () => container.ReplaceContainerAsync(
            new(properties.Id, "/other"), cancellationToken: Cancel));
    }

    [Fact]
    public async Task ContainersAreListedQueriedAndDeleted()
    {
        var container = await local.NewContainerAsync();
        var names = (await local.Database.GetContainerQueryIterator<ContainerProperties>().ReadAllAsync()).Items.Select(found => found.Id);
        Assert.Contains(container.Id, names);
        var query = new QueryDefinition("SELECT * FROM c WHERE c.id = @id").WithParameter("@id", container.Id);
        Assert.Equal(container.Id, Assert.Single((await local.Database.GetContainerQueryIterator<ContainerProperties>(query).ReadAllAsync()).Items).Id);

        Assert.Equal(HttpStatusCode.NoContent, (await container.DeleteContainerAsync(cancellationToken: Cancel)).StatusCode);
        await Answers.RefusedAsync(HttpStatusCode.NotFound, () => container.ReadContainerAsync(cancellationToken: Cancel));
        await Answers.RefusedAsync(HttpStatusCode.NotFound, () => container.CreateItemAsync(new { id = "1", pk = "a" }, cancellationToken: Cancel));
    }

    [Fact]
    public async Task TheSameNameTwiceIsAConflictAndAMissingDatabaseNotFound()
    {
        var container = await local.NewContainerAsync();
        await Answers.RefusedAsync(HttpStatusCode.Conflict, () => local.Database.CreateContainerAsync(container.Id, "/pk", cancellationToken: Cancel));
        Assert.Equal(HttpStatusCode.OK, (await local.Database.CreateContainerIfNotExistsAsync(container.Id, "/pk", cancellationToken: Cancel)).StatusCode);
        await Answers.RefusedAsync(HttpStatusCode.NotFound, () =>
            local.Client.GetDatabase("none").CreateContainerAsync("c", "/pk", cancellationToken: Cancel));
    }

    [Fact]
    public async Task AnImpossibleDefinitionIsABadRequest()
    {
        var policy = new IndexingPolicy();
        policy.CompositeIndexes.Add(new Collection<CompositePath> { new() { Path = "/only" } });
        await Answers.RefusedAsync(HttpStatusCode.BadRequest, () => local.Database.CreateContainerAsync(
            new("bad", "/pk") { IndexingPolicy = policy }, cancellationToken: Cancel));
    }

    [Fact]
    public async Task ADeletedAndRecreatedContainerIsEmpty()
    {
        var container = await local.NewContainerAsync();
        await container.CreateItemAsync(new { id = "1", pk = "a" }, cancellationToken: Cancel);
        await container.DeleteContainerAsync(cancellationToken: Cancel);
        Container again = await local.Database.CreateContainerAsync(container.Id, "/pk", cancellationToken: Cancel);

        await Answers.RefusedAsync(HttpStatusCode.NotFound, () => again.ReadItemAsync<object>("1", new("a"), cancellationToken: Cancel));
        await again.CreateItemAsync(new { id = "1", pk = "a" }, cancellationToken: Cancel);
    }

    [Fact]
    public async Task FeedRangesAreThePhysicalPartitions()
    {
        var container = await local.NewOrdersAsync(throughput: 40_000);

        var ranges = await container.GetFeedRangesAsync(Cancel);
        Assert.Equal(4, ranges.Count);
        Assert.Contains("0FFFFFFFFFFFFFFFFFFFFFFFFFFFFFFF", ranges[0].ToJsonString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task AllItemsOfAKeyAreDeleted()
    {
        var container = await local.NewOrdersAsync();
        await container.FillAsync(Order.Many(customers: 2));

        using var answer = await container.DeleteAllItemsByPartitionKeyStreamAsync(Order.KeyOf("cust0", 1), cancellationToken: Cancel);
        Assert.True(answer.StatusCode == HttpStatusCode.OK, answer.ErrorMessage);
        var left = await container.QueryAsync<Order>("SELECT * FROM c");
        Assert.Equal(20, left.Count);
        Assert.DoesNotContain(left, order => order is { CustomerId: "cust0", Bucket: 1 });
    }
}
