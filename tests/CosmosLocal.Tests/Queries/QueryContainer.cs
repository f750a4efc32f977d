using System.Text;
using System.Text.Json;
using CosmosHash;
using CosmosLocal.Items;
using CosmosLocal.Queries;
using CosmosLocal.Resources;
using CosmosLocal.Storage;
using Microsoft.Extensions.Time.Testing;

namespace CosmosLocal.Tests.Queries;

/// <summary>A container on a store of its own, to be queried.</summary>
internal sealed class QueryContainer : IAsyncDisposable
{
    private readonly SqliteStore _store;
    private readonly FakeTimeProvider _time;

    private QueryContainer(SqliteStore store, ContainerDefinition definition)
    {
        _store = store;
        _time = new(new(2026, 3, 1, 12, 0, 0, TimeSpan.Zero));
        Engine = new(store, definition, _time, new());
        Queries = new(_time);
        Streaming = new(_time) { Limits = new() { SmallSort = 0, SmallScan = 0, Many = 1 } };
    }

    public ContainerEngine Engine { get; }

    public QueryEngine Queries { get; }

    /// <summary>One that treats a handful of documents as many: it streams from indexes where the other sorts in memory.</summary>
    public QueryEngine Streaming { get; }

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    public static async Task<QueryContainer> OpenAsync(string indexing = "null", params string[] keyPaths)
    {
        var definition = new ContainerDefinition
        {
            Id = "c",
            DatabaseRid = "EAAAAA==",
            Rid = "EAAAAIAAAAE=",
            TableNumber = 1,
            KeyPaths = keyPaths.Length > 0 ? keyPaths : ["/pk"],
            IsHierarchical = keyPaths.Length > 1,
            IndexingPolicy = JsonElement.Parse(indexing),
            UniqueKeyPolicy = JsonElement.Parse("null"),
        };
        var store = SqliteStore.Open(null);
        await store.WriteAsync(
            scope =>
            {
                ContainerEngine.CreateTables(scope.Connection, definition, 1);
                return true;
            },
            Stop);
        return new(store, definition);
    }

    public async Task AddAsync(params IEnumerable<string> documents)
    {
        foreach (var together in documents.Chunk(100))
        {
            var results = await Task.WhenAll(together.Select(json => Engine.ExecuteAsync(
                new() { Kind = ItemOperationKind.Upsert, KeyJson = KeyOf(JsonElement.Parse(json)), Body = Encoding.UTF8.GetBytes(json) }, Stop).AsTask()));
            Assert.All(results, result => Assert.True(result.IsSuccess, result.ErrorMessage));
        }
    }

    public async Task DeleteAsync(string id, string key) =>
        Assert.Equal(204, (await Engine.ExecuteAsync(new() { Kind = ItemOperationKind.Delete, Id = id, KeyJson = key }, Stop)).Status);

    public ValueTask<QueryPage> PageAsync(string sql, int maxItems = -1, string? continuation = null, KeyRange? scope = null, string? resume = null, string? parameters = null, bool streaming = false) =>
        (streaming ? Streaming : Queries).ExecuteAsync(Engine, new()
        {
            Sql = sql,
            MaxItems = maxItems,
            Continuation = continuation,
            Scope = scope ?? KeyRange.All,
            ResumeFilter = resume is null ? null : JsonElement.Parse(resume),
            Parameters = parameters is null ? null : JsonElement.Parse(parameters),
        }, Stop);

    /// <summary>All pages' documents, as JSON text.</summary>
    public async Task<List<string>> AllAsync(string sql, int maxItems = -1, KeyRange? scope = null, string? parameters = null, bool streaming = false)
    {
        var results = new List<string>();
        string? continuation = null;
        do
        {
            var page = await PageAsync(sql, maxItems, continuation, scope, parameters: parameters, streaming: streaming);
            Assert.Null(page.Error);
            if (maxItems > 0) Assert.True(page.Documents.Count <= maxItems);
            results.AddRange(page.Documents.Select(d => Encoding.UTF8.GetString(d.Span)));
            continuation = page.Continuation;
        }
        while (continuation is not null);
        return results;
    }

    public async ValueTask DisposeAsync()
    {
        await Engine.DisposeAsync();
        await _store.DisposeAsync();
    }

    private string KeyOf(JsonElement document)
    {
        var components = Engine.Definition.KeyPaths.Select(path => document.TryGetProperty(path[1..], out var value) ? value.GetRawText() : "{}");
        return $"[{string.Join(',', components)}]";
    }
}
