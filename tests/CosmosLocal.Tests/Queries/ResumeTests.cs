using System.Text.Json;
using CosmosHash;

namespace CosmosLocal.Tests.Queries;

/// <summary>ORDER BY over several partitions, resumed as the SDK does it: by the values and the document it saw last.</summary>
public class ResumeTests
{
    private const string Indexing = """{"includedPaths":[{"path":"/n/?"}],"excludedPaths":[{"path":"/*"}],"compositeIndexes":[[{"path":"/n"},{"path":"/s"}]]}""";

    [Theory]
    [InlineData("c.n", false)]
    [InlineData("c.n", true)]
    [InlineData("c.n DESC", false)]
    [InlineData("c.n DESC", true)]
    [InlineData("c.n, c.s", false)]
    [InlineData("c.n, c.s", true)]
    [InlineData("c.n DESC, c.s DESC", true)]
    public async Task RowsFromAnyPointOnAreTheRestOfTheWhole(string order, bool streaming)
    {
        await using var container = await OpenAsync();
        var sql = Rewritten(order);
        var whole = await RowsAsync(container, sql, null, -1, streaming);
        Assert.Equal(60, whole.Count);
        for (var i = 0; i < whole.Count; i += 7)
        {
            var resume = $$"""{"value":{{whole[i].Values}},"rid":"{{whole[i].Rid}}","exclude":false}""";
            Assert.Equal(whole[i..], await RowsAsync(container, sql, resume, 9, streaming));
        }
    }

    [Theory]
    [InlineData("c.n", false)]
    [InlineData("c.n DESC", true)]
    public async Task WithoutADocumentTheValueDecides(string order, bool streaming)
    {
        await using var container = await OpenAsync();
        var sql = Rewritten(order);
        var whole = await RowsAsync(container, sql, null, -1, streaming);
        var values = whole[20].Values;
        var from = whole.FindIndex(r => r.Values == values);
        var after = whole.FindLastIndex(r => r.Values == values) + 1;
        Assert.Equal(whole[from..], await RowsAsync(container, sql, $$"""{"value":{{values}},"exclude":false}""", 5, streaming));
        Assert.Equal(whole[after..], await RowsAsync(container, sql, $$"""{"value":{{values}},"exclude":true}""", 5, streaming));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task ATokenOfTheUnfilteredQueryCountsUnfilteredRows(bool streaming)
    {
        await using var container = await OpenAsync();
        var sql = Rewritten("c.n");
        var whole = await RowsAsync(container, sql, null, -1, streaming);
        var first = await container.PageAsync(sql, 10, streaming: streaming);
        var resume = $$"""{"value":{{whole[4].Values}},"rid":"{{whole[4].Rid}}","exclude":false}""";
        var next = await container.PageAsync(sql, -1, first.Continuation, resume: resume, streaming: streaming);
        Assert.Equal(whole[10..], next.Documents.Select(Read).ToList());
    }

    [Fact]
    public async Task RangesReadApartMakeTheWhole()
    {
        await using var container = await OpenAsync();
        var whole = (await RowsAsync(container, Rewritten("c.n"), null, -1, true)).Select(r => r.Rid).Order();
        var middle = EffectivePartitionKey.Parse("1FFFFFFFFFFFFFFFFFFFFFFFFFFFFFFF");
        var low = await container.AllAsync(Rewritten("c.n"), 7, new(EffectivePartitionKey.Minimum, middle), streaming: true);
        var high = await container.AllAsync(Rewritten("c.n"), 7, new(middle, EffectivePartitionKey.Maximum), streaming: true);
        Assert.NotEmpty(low);
        Assert.NotEmpty(high);
        Assert.Equal(whole, low.Concat(high).Select(r => JsonElement.Parse(r).GetProperty("_rid").GetString()!).Order());
    }

    [Fact]
    public async Task ResumingAtAnArrayIsRefused()
    {
        await using var container = await OpenAsync();
        var page = await container.PageAsync(Rewritten("c.n"), resume: """{"value":[{"type":"array","low":1,"high":2}],"exclude":false}""");
        Assert.Contains("array or object", page.Error, StringComparison.Ordinal);
    }

    private static async Task<QueryContainer> OpenAsync()
    {
        var container = await QueryContainer.OpenAsync(Indexing);
        await container.AddAsync(Enumerable.Range(0, 60).Select(i =>
            $$"""{"id":"{{i}}","pk":"p{{i % 9}}",{{(i % 5) switch { 0 => "", 1 => "\"n\":null,", 2 => "\"n\":\"t\",", var k => $"\"n\":{k + (i % 2)}," }}}"s":{{i % 4}}}"""));
        return container;
    }

    private static string Rewritten(string order) =>
        $"SELECT c._rid, [{string.Join(", ", order.Split(", ").Select(o => $"{{\"item\": {o.Split(' ')[0]}}}"))}] AS orderByItems, c.id AS payload FROM c WHERE (true) ORDER BY {order}";

    private static async Task<List<Row>> RowsAsync(QueryContainer container, string sql, string? resume, int pageSize, bool streaming)
    {
        var rows = new List<Row>();
        string? continuation = null;
        do
        {
            var page = await container.PageAsync(sql, pageSize, continuation, resume: resume, streaming: streaming);
            Assert.Null(page.Error);
            rows.AddRange(page.Documents.Select(Read));
            continuation = page.Continuation;
        }
        while (continuation is not null);
        return rows;
    }

    private static Row Read(ReadOnlyMemory<byte> json)
    {
        var row = JsonElement.Parse(json.Span);
        var values = row.GetProperty("orderByItems").EnumerateArray().Select(i => i.TryGetProperty("item", out var value) ? value.GetRawText() : "[]");
        return new(row.GetProperty("_rid").GetString()!, $"[{string.Join(',', values)}]");
    }

    private sealed record Row(string Rid, string Values);
}
