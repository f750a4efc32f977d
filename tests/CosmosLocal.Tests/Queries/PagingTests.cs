namespace CosmosLocal.Tests.Queries;

public class PagingTests
{
    private const string Composite = """
        {"includedPaths":[{"path":"/*"}],"excludedPaths":[],"compositeIndexes":[[{"path":"/n"},{"path":"/id"}],[{"path":"/n","order":"descending"},{"path":"/id"}]]}
        """;

    [Theory]
    [InlineData("SELECT VALUE c.id FROM c")]
    [InlineData("SELECT VALUE c.id FROM c WHERE c.n > 3")]
    [InlineData("SELECT VALUE c.id FROM c WHERE c.pk = 'a'")]
    [InlineData("SELECT VALUE c.id FROM c ORDER BY c.n")]
    [InlineData("SELECT VALUE c.id FROM c ORDER BY c.n DESC")]
    [InlineData("SELECT VALUE c.id FROM c WHERE c.pk = 'a' ORDER BY c.n DESC")]
    [InlineData("SELECT VALUE c.id FROM c WHERE c.pk = 'a' ORDER BY c.n, c.id")]
    [InlineData("SELECT VALUE c.id FROM c WHERE c.pk = 'a' ORDER BY c.n DESC, c.id")]
    [InlineData("SELECT VALUE c.id FROM c WHERE c.pk = 'a' ORDER BY c.n DESC, c.id OFFSET 3 LIMIT 11")]
    [InlineData("SELECT TOP 7 VALUE c.id FROM c ORDER BY c.n")]
    [InlineData("SELECT VALUE t FROM c JOIN t IN c.tags WHERE c.n > 1 ORDER BY c.n")]
    [InlineData("SELECT DISTINCT VALUE c.n FROM c")]
    [InlineData("SELECT c.n, COUNT(1) AS k FROM c GROUP BY c.n")]
    public async Task PagesOfAnySizeMakeTheSameWhole(string sql)
    {
        await using var container = await QueryContainer.OpenAsync(Composite);
        await container.AddAsync(Enumerable.Range(0, 40).Select(i => $$"""{"id":"d{{i}}","pk":"{{"abc"[i % 3]}}","n":{{i % 7}},"tags":[{{i}},{{i + 1}},3]}"""));
        foreach (var streaming in new[] { false, true })
        {
            var whole = await container.AllAsync(sql, streaming: streaming);
            Assert.NotEmpty(whole);
            foreach (var size in new[] { 1, 2, 3, 7, 39 }) Assert.Equal(whole, await container.AllAsync(sql, size, streaming: streaming));
            if (sql.Contains("ORDER BY", StringComparison.Ordinal)) Assert.Equal(await container.AllAsync(sql), whole);
        }
    }
}
