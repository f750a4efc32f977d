using System.Net;
using Microsoft.Azure.Cosmos;

namespace CosmosLocal.Tests.EndToEnd;

public sealed class DatabaseTests(LocalAccount local) : IClassFixture<LocalAccount>
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task ADatabaseIsCreatedReadListedAndDeleted()
    {
        var created = await local.Client.CreateDatabaseAsync("a b é%+'\"", cancellationToken: Cancel);
        Assert.Equal(HttpStatusCode.Created, created.StatusCode);
        Assert.NotEmpty(created.ETag);
        Assert.True(created.RequestCharge > 0);

        var read = await created.Database.ReadAsync(cancellationToken: Cancel);
        Assert.Equal("a b é%+'\"", read.Resource.Id);
        Assert.Equal(created.Resource.SelfLink, read.Resource.SelfLink);
        Assert.Contains("a b é%+'\"", await NamesAsync(null));

        Assert.Equal(HttpStatusCode.NoContent, (await created.Database.DeleteAsync(cancellationToken: Cancel)).StatusCode);
        await Answers.RefusedAsync(HttpStatusCode.NotFound, () => created.Database.ReadAsync(cancellationToken: Cancel));
        Assert.DoesNotContain("a b é%+'\"", await NamesAsync(null));
    }

    [Fact]
    public async Task TheSameNameTwiceIsAConflict()
    {
        await local.Client.CreateDatabaseAsync("twice", cancellationToken: Cancel);
        await Answers.RefusedAsync(HttpStatusCode.Conflict, () => local.Client.CreateDatabaseAsync("twice", cancellationToken: Cancel));
        Assert.Equal(HttpStatusCode.OK, (await local.Client.CreateDatabaseIfNotExistsAsync("twice", cancellationToken: Cancel)).StatusCode);
    }

    [Fact]
    public async Task DatabasesAreQueried()
    {
        await local.Client.CreateDatabaseAsync("query-1", cancellationToken: Cancel);
        await local.Client.CreateDatabaseAsync("query-2", cancellationToken: Cancel);

        Assert.Equal(["query-2"], await NamesAsync(new QueryDefinition("SELECT * FROM c WHERE c.id = @id").WithParameter("@id", "query-2")));
        Assert.Equal(["query-1", "query-2"], (await NamesAsync(new QueryDefinition("SELECT * FROM c WHERE STARTSWITH(c.id, 'query-')"))).Order());
    }

    [Fact]
    public async Task DeletingADatabaseDeletesItsContainers()
    {
        Database database = await local.Client.CreateDatabaseAsync("doomed", cancellationToken: Cancel);
        Container container = await database.CreateContainerAsync("c", "/pk", cancellationToken: Cancel);
        await container.CreateItemAsync(new { id = "1", pk = "a" }, cancellationToken: Cancel);
        await database.DeleteAsync(cancellationToken: Cancel);

        database = await local.Client.CreateDatabaseAsync("doomed", cancellationToken: Cancel);
        await Answers.RefusedAsync(HttpStatusCode.NotFound, () => database.GetContainer("c").ReadContainerAsync(cancellationToken: Cancel));
    }

    private async Task<List<string>> NamesAsync(QueryDefinition? query) =>
        [.. (await local.Client.GetDatabaseQueryIterator<DatabaseProperties>(query).ReadAllAsync()).Items.Select(database => database.Id)];
}
