using System.Text.Json;
using CosmosHash;
using CosmosLocal.Queries;

namespace CosmosLocal.Tests.Queries;

/// <summary>What a query reads: little more than what it gives.</summary>
public class AccessTests
{
    private const string Indexing = """
        {"includedPaths":[{"path":"/*"}],"compositeIndexes":[[{"path":"/at","order":"descending"},{"path":"/id"}],[{"path":"/status"},{"path":"/at"}]]}
        """;

    [Theory]
    [InlineData("SELECT * FROM c WHERE c.n = 77", 1, 1)]
    [InlineData("SELECT * FROM c WHERE c.n > 490 AND c.n <= 495", 5, 5)]
    [InlineData("SELECT * FROM c WHERE (c.n BETWEEN 491 AND 495)", 5, 5)]
    [InlineData("SELECT * FROM c WHERE c.n IN (3, 5, 900)", 3, 3)]
    [InlineData("SELECT * FROM c WHERE STARTSWITH(c.name, 'name 12')", 11, 11)]
    [InlineData("SELECT * FROM c WHERE c.name LIKE 'name 12%'", 11, 11)]
    [InlineData("SELECT * FROM c WHERE ARRAY_CONTAINS(c.tags, 't7')", 1, 1)]
    [InlineData("SELECT * FROM c WHERE EXISTS(SELECT VALUE t FROM t IN c.tags WHERE t = 't7')", 1, 1)]
    [InlineData("SELECT * FROM c WHERE EXISTS(SELECT VALUE i FROM i IN c.items WHERE i.sku = 's7' AND i.n > 0)", 1, 1)]
    [InlineData("SELECT VALUE i FROM c JOIN i IN c.items WHERE i.sku = 's7'", 1, 1)]
    [InlineData("SELECT VALUE i FROM i IN c.items WHERE i.sku = 's7'", 1, 1)]
    [InlineData("SELECT * FROM c WHERE c.status = 'rare' AND c.n > 0", 3, 3)]
    [InlineData("SELECT * FROM c WHERE c.id = 'd5'", 1, 1)]
    [InlineData("SELECT * FROM c WHERE c.customer = 'k3' AND c.bucket = 1 AND c.id = 'd13'", 1, 1)]
    [InlineData("SELECT * FROM c WHERE c.customer = 'k3'", 100, 100)]
    [InlineData("SELECT * FROM c WHERE c.customer IN ('k3', 'k4') AND c.bucket = 1", 100, 100)]
    [InlineData("SELECT TOP 10 * FROM c ORDER BY c.n", 10, 11)]
    [InlineData("SELECT TOP 10 * FROM c ORDER BY c.n DESC", 10, 11)]
    [InlineData("SELECT TOP 10 * FROM c WHERE c.n < 300 ORDER BY c.n DESC", 10, 11)]
    [InlineData("SELECT TOP 10 * FROM c WHERE c.customer = 'k3' ORDER BY c.at DESC, c.id", 10, 11)]
    [InlineData("SELECT TOP 10 * FROM c WHERE c.customer = 'k3' AND c.at < 500 ORDER BY c.at DESC, c.id", 10, 11)]
    [InlineData("SELECT TOP 10 * FROM c WHERE c.customer = 'k3' AND c.status = 'open' ORDER BY c.at", 10, 11)]
    [InlineData("SELECT TOP 10 * FROM c ORDER BY c.at DESC, c.id", 10, 12)]
    [InlineData("SELECT TOP 10 * FROM c WHERE c.at < 500 ORDER BY c.at DESC, c.id", 10, 12)]
    [InlineData("SELECT VALUE COUNT(1) FROM c", 1, 0)]
    [InlineData("SELECT VALUE COUNT(1) FROM c WHERE c.n < 5", 1, 5)]
    public async Task AQueryReadsWhatItNeeds(string sql, int rows, int read)
    {
        await using var container = await OpenAsync();
        var page = await new QueryEngine { Limits = new() { SmallSort = 20 } }.ExecuteAsync(container.Engine, new() { Sql = sql }, TestContext.Current.CancellationToken);
        Assert.Null(page.Error);
        Assert.Equal(rows, page.Documents.Count);
        Assert.True(page.Read <= read, $"read {page.Read}");
    }

    [Fact]
    public async Task ReadManyReadsTheItemsAlone()
    {
        await using var container = await OpenAsync();
        var items = Enumerable.Range(0, 1000).ToList();
        var terms = items.Select(i => $"( c.id = @param_id{i} AND c[\"customer\"] = @param_pk{i}0 AND c[\"bucket\"] = @param_pk{i}1 )");
        var parameters = items.SelectMany(i => new[]
        {
            $$"""{"name":"@param_id{{i}}","value":"d{{i * 2}}"}""",
            $$"""{"name":"@param_pk{{i}}0","value":"k{{i * 2 % 10}}"}""",
            $$"""{"name":"@param_pk{{i}}1","value":{{i * 2 / 10 % 2}}}""",
        });
        var page = await container.PageAsync($"SELECT * FROM c WHERE ( {string.Join(" OR ", terms)} )", parameters: $"[{string.Join(',', parameters)}]");
        Assert.Null(page.Error);
        Assert.Equal(500, page.Documents.Count);
        Assert.Equal(500, page.Read);
    }

    [Fact]
    public async Task AScopeLimitsWhatIsRead()
    {
        await using var container = await OpenAsync();
        var scope = KeyRange.OfPrefix(EffectivePartitionKey.Of(KeyComponent.Of("k3")));
        Assert.Equal(100, (await container.PageAsync("SELECT * FROM c", scope: scope)).Read);
    }

    [Fact]
    public async Task OrderNeedsItsIndex()
    {
        await using var container = await QueryContainer.OpenAsync("""{"includedPaths":[{"path":"/n/?"}],"excludedPaths":[{"path":"/*"}]}""");
        Assert.Contains("order-by item is excluded", (await container.PageAsync("SELECT * FROM c ORDER BY c.s")).Error, StringComparison.Ordinal);
        Assert.Contains("composite index", (await container.PageAsync("SELECT * FROM c ORDER BY c.n, c.s")).Error, StringComparison.Ordinal);
        Assert.Null((await container.PageAsync("SELECT * FROM c ORDER BY c.n")).Error);
    }

    [Theory]
    [InlineData("c.a, c.b", 1, 1)]
    [InlineData("c.a DESC, c.b DESC", -1, -1)]
    [InlineData("c.a DESC, c.b", -1, 1)]
    [InlineData("c.a, c.b DESC", 1, -1)]
    public async Task TiesComeByNumberInTheDirectionOfTheFirstItem(string order, int first, int second)
    {
        await using var container = await QueryContainer.OpenAsync(
            """{"includedPaths":[{"path":"/*"}],"compositeIndexes":[[{"path":"/a"},{"path":"/b"}],[{"path":"/a","order":"descending"},{"path":"/b"}]]}""");
        await container.AddAsync(Enumerable.Range(0, 90).Select(i => $$"""{"id":"d{{i}}","pk":"k","a":{{i % 3}},"b":{{i % 2}}}"""));
        var numbers = (await container.AllAsync("SELECT VALUE [c.a, c.b, c._rid] FROM c")).Select(Numbers).ToList();
        var rows = (await container.AllAsync($"SELECT VALUE [c.a, c.b, c._rid] FROM c WHERE c.pk = 'k' ORDER BY {order}", maxItems: 7)).Select(Numbers).ToList();
        Assert.Equal(numbers.OrderBy(row => row.A * first).ThenBy(row => row.B * second).ThenBy(row => row.Rid * first), rows);

        static (int A, int B, long Rid) Numbers(string json)
        {
            var row = JsonElement.Parse(json);
            return (row[0].GetInt32(), row[1].GetInt32(), BitConverter.ToInt64(Convert.FromBase64String(row[2].GetString()!.Replace('-', '/')), 8));
        }
    }

    [Fact]
    public async Task AnOrderThatAnIndexGivesIsReadWithoutSorting()
    {
        await using var container = await QueryContainer.OpenAsync(
            """{"includedPaths":[{"path":"/*"}],"compositeIndexes":[[{"path":"/at"},{"path":"/id"}]]}""");
        await container.AddAsync(Enumerable.Range(0, 500).Select(i => $$"""{"id":"d{{i}}","pk":"k","at":1}"""));
        Assert.Equal(11, (await container.PageAsync("SELECT * FROM c WHERE c.pk = 'k' ORDER BY c.at DESC, c.id DESC", maxItems: 10)).Read);
        Assert.Equal(500, (await container.PageAsync("SELECT * FROM c WHERE c.pk = 'k' ORDER BY c.at DESC, c.id DESC", maxItems: 1000)).Documents.Count);
    }

    [Theory]
    [InlineData("SELECT * FROM c WHERE c.n >= 100 ORDER BY c.n")]
    [InlineData("SELECT * FROM c WHERE c.n >= 100 ORDER BY c.n DESC")]
    [InlineData("SELECT * FROM c WHERE c.n >= 100 AND c.customer IN ('k3', 'k4', 'k5', 'k6', 'k7') ORDER BY c.n")]
    public async Task EveryPageOfAnOrderIsReadWithoutSorting(string sql)
    {
        await using var container = await OpenAsync();
        var queries = new QueryEngine { Limits = new() { SmallSort = 20 } };
        string? continuation = null;
        do
        {
            var page = await queries.ExecuteAsync(
                container.Engine, new() { Sql = sql, MaxItems = 10, Continuation = continuation }, TestContext.Current.CancellationToken);
            Assert.Null(page.Error);
            Assert.True(page.Read <= 25, $"read {page.Read}");
            continuation = page.Continuation;
        }
        while (continuation is not null);
    }

    [Theory]
    [InlineData("nonsense")]
    [InlineData("eyJxIjoxfQ")]
    public async Task AForeignTokenIsRefused(string token)
    {
        await using var container = await QueryContainer.OpenAsync();
        Assert.Contains("continuation token", (await container.PageAsync("SELECT * FROM c", continuation: token)).Error, StringComparison.Ordinal);
    }

    private static async Task<QueryContainer> OpenAsync()
    {
        var container = await QueryContainer.OpenAsync(Indexing, "/customer", "/bucket");
        await container.AddAsync(Enumerable.Range(0, 1000).Select(i => $$"""
            {"id":"d{{i}}","customer":"k{{i % 10}}","bucket":{{i / 10 % 2}},"n":{{i}},"name":"name {{i}}","at":{{i * 7919 % 1000}},"status":"{{(i % 400 == 7 ? "rare" : "open")}}","tags":["t{{i}}","all"],"items":[{"sku":"s{{i}}","n":1},{"sku":"x","n":2}]}
            """));
        return container;
    }
}
